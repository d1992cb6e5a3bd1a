import { encodeAuthorization } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { eventAt, HOUR, START } from '../support/event';
import { testLake } from '../support/lake';

const DAY = 24 * HOUR;
/** More than one statement writes at once, see `stageCopy`. */
const DAYS = 220;
/** Calls that a commit makes however many days it has. */
const FIXED = 20;

/** Operations on the file system by name, with the bytes written and the entries listed; DuckDB's own are not among them. */
const mockCounts = new Map<string, number>();

jest.mock('node:fs', () => {
  const actual = jest.requireActual<Record<string, unknown>>('node:fs');
  const add = (name: string, amount: number) => mockCounts.set(name, (mockCounts.get(name) ?? 0) + amount);
  const counted = (name: string, call: (...args: unknown[]) => unknown) =>
    Object.assign((...args: unknown[]) => {
      add(name, 1);
      const result = call(...args);
      if (name === 'writeSync') add('bytes written', Number(result));
      if (name === 'readdirSync') add('entries listed', (result as unknown[]).length);
      return result;
    }, call);
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [
      name,
      typeof value === 'function' && /^[a-z]/.test(name)
        ? counted(name, value as (...args: unknown[]) => unknown)
        : value,
    ]),
  );
});

/** Counts what a run does that takes an event on each of some days to silver. */
async function countOperations(days: number): Promise<ReadonlyMap<string, number>> {
  const lake = await testLake();
  try {
    const events = Array.from({ length: days }, (_, i) => eventAt(`e${i}`, i * DAY));
    const object = lake.put('days.json.gz', events.map(encodeAuthorization).join('\n'), {
      arrival: START + days * DAY,
    });
    mockCounts.clear();
    await lake.refine([object]);
    const counts = new Map(mockCounts);
    expect(lake.write.snapshot.files(cardTransactions)).toHaveLength(days);
    return counts;
  } finally {
    lake.close();
  }
}

test('twice the days take at most twice the operations on files and folders, and twice the bytes of the journal', async () => {
  const half = await countOperations(DAYS);
  const whole = await countOperations(2 * DAYS);
  // A file of a day, its folder, and nothing else: each is flushed once.
  expect(half.get('fsync')).toBeGreaterThanOrEqual(2 * DAYS);
  const growth = [...whole].map(([name, count]) => {
    const before = half.get(name) ?? 0;
    const fixed = name === 'bytes written' ? FIXED * 100 : FIXED;
    return { name, isLinear: count <= 2 * before + fixed, before, count };
  });
  expect(growth.filter(({ isLinear }) => !isLinear)).toEqual([]);
});
