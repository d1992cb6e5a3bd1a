import { memoryObjects } from '@cardlake/aws/test-kit';
import { seededRandom } from '@cardlake/tooling/seeded-random';
import fc from 'fast-check';
import { type DataStore, localStore, s3Store } from '../../src';
import {
  type Days,
  interleaved,
  keysOf,
  killedAt,
  lookupTable,
  publishDays,
  readDays,
} from '../support/publishing';
import { testFolder } from '../support/test-folder';

const path = testFolder();
const DATES = ['2024-01-01', '2024-01-02'];
const memoryStore = (objects = memoryObjects()) =>
  s3Store({ objects, bucket: 'lake', prefix: '', signal: new AbortController().signal });
let folders = 0;
const stores: Readonly<Record<string, () => DataStore>> = {
  'a bucket': () => memoryStore(),
  'a folder': () => localStore(path(`lake-${folders++}`)),
};

/** Results of one day: none, or some of three keys. */
const text = fc.subarray(['1', '2', '3', 'none']).map((keys) => keys.join(' '));
const days: fc.Arbitrary<Days> = fc
  .tuple(text, text)
  .map((texts) => Object.fromEntries(DATES.map((date, i) => [date, texts[i] ?? ''])));

/** Clocks that are wrong by up to years, forth and back. */
const clock = fc.integer({ min: -900, max: 900 }).map((days) => Date.now() + days * 86_400_000);
const run = fc.tuple(days, clock);

describe.each(Object.entries(stores))('in %s', (place, open) => {
  const numRuns = place === 'a folder' ? 4 : 60;

  test('a run that is killed anywhere leaves each day old or new, and the next run does what is left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(days, clock, fc.integer({ min: 1, max: 40 }), fc.constantFrom('before', 'after')), {
          maxLength: 4,
        }),
        fc.tuple(days, clock),
        async (killed, [last, now]) => {
          const [store, lookups] = [open(), lookupTable()];
          let before = new Map(DATES.map((date) => [date, undefined as string | undefined]));
          for (const [texts, now, left, when] of killed) {
            const calls = { left };
            const ports = { store: killedAt(store, calls, when), lookups: killedAt(lookups, calls, when) };
            await publishDays(path('results'), ports, texts, { now }).catch(() => {});
            for (const [date, { byManifest }] of await readDays(store, lookups, DATES)) {
              expect([before.get(date), texts[date]]).toContain(byManifest);
              before = new Map(before).set(date, byManifest);
            }
          }
          await publishDays(path('results'), { store, lookups }, last, { now });
          for (const [date, found] of await readDays(store, lookups, DATES))
            expect(found).toEqual({
              byManifest: last[date],
              copy: last[date],
              keys: keysOf(last[date] ?? ''),
            });
        },
      ),
      { numRuns },
    );
  });

  test('of two runs at once each day has one winner, in the files and in the table, and the loser says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(days),
        run,
        run,
        fc.integer(),
        async (first, [one, oneNow], [other, otherNow], seed) => {
          const [store, lookups] = [open(), lookupTable()];
          if (first !== null) await publishDays(path('results'), { store, lookups }, first);
          const random = seededRandom(seed);
          const start = async (texts: Days, runId: string, now: number): Promise<string> => {
            const ports = { store: interleaved(store, random), lookups: interleaved(lookups, random) };
            return publishDays(path('results'), ports, texts, { runId, now }).then(
              () => '',
              ({ code, message }) => {
                expect(code).toBe('result_overtaken');
                return message;
              },
            );
          };
          const losses = await Promise.all([start(one, 'one', oneNow), start(other, 'other', otherNow)]);
          for (const [date, found] of await readDays(store, lookups, DATES)) {
            expect([one[date], other[date]]).toContain(found.byManifest);
            expect(found).toEqual({
              byManifest: found.byManifest,
              copy: found.byManifest,
              keys: keysOf(found.byManifest ?? ''),
            });
            const lost = [one, other].filter((texts) => texts[date] !== found.byManifest);
            // A run that began after the other had published replaces its result, and nobody has lost.
            expect(losses.filter((message) => message.includes(date)).length).toBeLessThanOrEqual(
              lost.length,
            );
          }
        },
      ),
      { numRuns },
    );
  });
});
