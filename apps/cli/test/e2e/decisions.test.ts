import { deliverPart, processPart, testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const decisions = (...args: readonly string[]) => cardlake('decisions', ...args, '--lake', lake);
/** The columns that are asked for below. */
type Found = Readonly<
  Record<'event_id' | 'card_id' | 'merchant_id' | 'ts' | 'state' | 'decision' | 'model', string | null>
>;

const query = async (...args: readonly string[]): Promise<Found[]> =>
  (await decisions('query', ...args, '--json')).out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  await deliverPart(lake, 'first');
  await processPart(lake, 'first');
});

test('filters hold together, and the newest comes first', async () => {
  const all = await query();
  const times = all.map(({ ts }) => String(ts));
  expect(times.length).toBeGreaterThan(50);
  expect(times).toEqual(times.toSorted().toReversed());
  const matches: [string, string, (row: Found) => boolean][] = [
    ['--card', String(all[3]?.card_id), (row) => row.card_id === all[3]?.card_id],
    ['--decision', 'decline', (row) => row.decision === 'decline'],
    ['--decision', 'late', (row) => row.state === 'late'],
    ['--model', 'fraud', (row) => row.model === 'fraud'],
    ['--from', '2026-01-02', (row) => String(row.ts) >= '2026-01-02'],
    ['--to', '2026-01-02', (row) => String(row.ts) < '2026-01-02'],
  ];
  for (const [option, value, isMatch] of matches) {
    expect([option, value, await query(option, value)]).toEqual([option, value, all.filter(isMatch)]);
  }
  const [, , ofCard] = matches[0] ?? [];
  expect(await query('--card', String(all[3]?.card_id), '--decision', 'approve', '--limit', '2')).toEqual(
    all.filter((row) => ofCard?.(row) && row.decision === 'approve').slice(0, 2),
  );
  expect(await query('--card', "x' OR 1=1 --")).toEqual([]);
});

test('a table has the main columns, CSV all of them', async () => {
  const table = await decisions('query', '--limit', '1');
  expect(table.out).toMatch(/^ts +event_id +card_id/);
  expect(table.out).toMatch(/… \d+ more \(--limit 0\)\n$/);
  expect((await decisions('query', '--csv', '--limit', '1')).out).toMatch(
    /^event_id,card_id,.*,shadows,decided_by,payload_hash,ingested_at,source_object\n/,
  );
});

test('a decision is shown with everything it was made of', async () => {
  const [row] = await query('--decision', 'approve');
  const id = String(row?.event_id);
  const { code, out } = await decisions('show', id);
  expect(code).toBe(0);
  expect(out.split('\n')[0]).toContain(`${id}: approve  card ${row?.card_id}, merchant ${row?.merchant_id}`);
  expect(out).toMatch(/decided +2026-.*, 1\.0 ms later/);
  expect(out).toMatch(/decided by +model/);
  expect(out).toMatch(/score +-3\.25, probability 0\.037/);
  expect(out).toMatch(/snapshot +group merchant_risk_v1, day 2018-03-31, version 1/);
  expect(out).toMatch(/Vector of fraud_features_v2\n +card_txn_count_1d +3\n +amount_over_card_avg_30d +-\n/);
  const shown = JSON.parse((await decisions('show', id, '--json')).out);
  expect(shown).toMatchObject({
    event_id: id,
    features: { card_txn_count_1d: 3, amount_over_card_avg_30d: null },
    snapshots: [{ group: 'merchant_risk_v1', version: 1 }],
    history_events: 3,
  });
});

test.each([
  [1, 'no decision on nothing', ['show', 'nothing']],
  [2, "argument 'maybe' is invalid", ['query', '--decision', 'maybe']],
] as const)('exit code %d: %s', async (code, message, args) => {
  expect(await decisions(...args)).toMatchObject({ code, err: expect.stringContaining(message), out: '' });
});

test('an audit compares no vector of another definition, and says so when there is nothing to audit', async () => {
  const audit = (...args: readonly string[]) => cardlake('audit', 'decisions', ...args, '--lake', lake);
  const { code, out } = await audit('--dt', '2026-01-01', '--json');
  const { decisions: made, undecided, classes, otherDefinitions } = JSON.parse(out);
  expect([code, classes.equal, classes.mismatch]).toEqual([0, 0, 0]);
  expect(otherDefinitions).toMatchObject([{ group: 'fraud_features_v2', decisions: made - undecided }]);
  expect((await audit('--dt', '2026-01-01')).out).toContain('which gold does not have: not compared');
  expect(await audit('--dt', '2020-01-01')).toMatchObject({
    code: 1,
    err: expect.stringContaining('nothing was decided'),
  });
  expect(await audit('--dt', 'yesterday')).toMatchObject({ code: 2 });
});
