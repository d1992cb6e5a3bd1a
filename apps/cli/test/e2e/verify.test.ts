import { groupTable } from '@cardlake/card-features';
import { groups } from '@cardlake/engine';
import { copyWithChangedRows, deliverPart, processPart, testFolder } from '@cardlake/engine/test-kit';
import { sql } from '@cardlake/lake';
import { findingsText } from '../../src/output/finding-text';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const plain = { title: String, good: String, bad: String, faint: String };

test('a feature that differs from what silver gives is shown column by column, with exit code 1', async () => {
  await deliverPart(path('valid'), 'first');
  await processPart(path('valid'), 'first');
  const lake = path('gold');
  const [cardFeatures] = groups.map(groupTable);
  if (cardFeatures === undefined) throw new Error('there is no group');
  await copyWithChangedRows(
    path('valid'),
    lake,
    cardFeatures,
    (rows) =>
      sql`SELECT * REPLACE (txn_count_1h + (event_id = min(event_id) OVER ())::BIGINT AS txn_count_1h) FROM ${rows}`,
  );
  const { code, out } = await cardlake('verify', '--quiet', '--lake', lake);
  expect(code).toBe(1);
  expect(out).toMatch(
    /gold: rt_card_features_v1: 1 row is not what silver gives\n {2}event_id e\S+\n {4}- txn_count_1h: \d+\n {4}\+ txn_count_1h: \d+\n/,
  );
  expect(out).toMatch(/FAILED: \d+ tables, [\d,]+ rows, 1 finding\n$/);
  const json = await cardlake('verify', '--json', '--lake', lake);
  const summary = JSON.parse(json.out.trimEnd().split('\n').at(-1) ?? '');
  expect(summary).toMatchObject({ stage: 'summary', ok: false, findings: [{ check: 'gold' }] });
});

test('a row that only one side has is shown completely', () => {
  const row = '{"event_id":"e1","n":1}';
  const finding = (stored: string | null, expected: string | null) => [
    { check: 'gold', message: '1 row', examples: [{ stored, expected }] },
  ];
  expect(findingsText(finding(null, row), plain)).toBe(`gold: 1 row\n  + ${row}  is missing\n`);
  expect(findingsText(finding(row, null), plain)).toBe(`gold: 1 row\n  - ${row}  should not be there\n`);
});
