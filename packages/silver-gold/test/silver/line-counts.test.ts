import { assertConserved, readLineCounts } from '../../src';
import { createLedgerEntries, sumCounts } from '../../src/silver/line-counts';
import { resolveDuplicates } from '../../src/silver/resolve-duplicates';
import { loadObjects } from '../support/batch';
import { ARRIVAL, MINUTE, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

test('entries tell the rows of silver, duplicates and quarantined lines, also of older objects', async () => {
  const lake = await testLake();
  try {
    const later = { arrival: ARRIVAL + MINUTE };
    const old = lake.put('old.json.gz', [event({ amount: 9 }), event({ event_id: 'e2' })].join('\n'), later);
    await lake.refine([old]);
    const lines = [event(), event(), event({ amount: 1 }), event({ event_id: 'e3' }), 'no JSON'];
    const object = lake.put('new.json.gz', lines.join('\n'));
    const batch = await loadObjects(lake, [object]);
    const { snapshot } = lake.write;
    const { hasDuplicates } = await resolveDuplicates(lake.session, batch, snapshot.files(batch.spec.silver));
    const entries = await createLedgerEntries(lake.session, batch, snapshot.ledger(), hasDuplicates);
    expect(entries.map(({ path, counts }) => ({ path, counts }))).toEqual([
      { path: object.path, counts: { lines: 5, silver: 2, duplicates: 1, quarantined: 2 } },
      { path: old.path, counts: { lines: 2, silver: 1, duplicates: 0, quarantined: 1 } },
    ]);
    const first = entries.slice(0, 1);
    expect(await createLedgerEntries(lake.session, batch, snapshot.ledger(), false)).toEqual([
      { ...first[0], counts: { lines: 5, silver: 4, duplicates: 0, quarantined: 1 } },
    ]);
  } finally {
    lake.close();
  }
});

test('counts are added up', () => {
  expect(sumCounts([])).toEqual({ lines: 0, silver: 0, duplicates: 0, quarantined: 0 });
  const one = { lines: 10, silver: 7, duplicates: 2, quarantined: 1 };
  const other = { lines: 5, silver: 0, duplicates: 0, quarantined: 5 };
  expect(sumCounts([one, other])).toEqual({ lines: 15, silver: 7, duplicates: 2, quarantined: 6 });
});

test.each([
  [{ lines: 4, silver: 2, duplicates: 1, quarantined: 1 }, true],
  [{ lines: 5, silver: 2, duplicates: 1, quarantined: 1 }, false],
  [{ lines: 3, silver: 2, duplicates: 1, quarantined: 1 }, false],
  [{ lines: 1, silver: -1, duplicates: 1, quarantined: 1 }, false],
])('%j: conserved is %s', (counts, isConserved) => {
  const check = () => assertConserved('bronze/a', counts);
  if (isConserved) expect(check).not.toThrow();
  else expect(check).toThrow(`bronze/a: expected ${counts.lines} line`);
});

test('counts of another program are refused', () => {
  const counts = { lines: 1, silver: 1, duplicates: 0, quarantined: 0 };
  expect(readLineCounts({ path: 'bronze/a', bytes: 1, counts })).toEqual(counts);
  expect(() => readLineCounts({ path: 'bronze/a', bytes: 1, counts: { lines: 1 } })).toThrow('silver');
});
