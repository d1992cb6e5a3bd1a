import { seededRandom } from '@cardlake/tooling/seeded-random';
import fc from 'fast-check';
import { BATCH_RETRY, type BatchOptions, sendInBatches } from '../../src';
import { testTiming } from '../../test-kit';

const options = (more: Partial<BatchOptions> = {}): BatchOptions => ({
  policy: BATCH_RETRY,
  timing: testTiming(),
  batchSize: 10,
  concurrency: 3,
  ...more,
});
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

test('every item is carried out once or handed back, within the batch size and the concurrency', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 0.95, noNaN: true }),
      fc.integer(),
      async (count, batchSize, concurrency, failing, seed) => {
        const random = seededRandom(seed);
        const done: number[] = [];
        let inFlight = 0;
        const send = async (batch: readonly number[]) => {
          expect(batch.length).toBeLessThanOrEqual(batchSize);
          expect(++inFlight).toBeLessThanOrEqual(concurrency);
          await null;
          inFlight--;
          const failed = batch.filter(() => random() < failing);
          done.push(...batch.filter((item) => !failed.includes(item)));
          return failed.map((item) => ({ item, reason: 'busy' }));
        };
        const unsent = await sendInBatches(numbers(count), send, options({ batchSize, concurrency }));
        const all = [...done, ...unsent.map(({ item }) => item)];
        expect(all.sort((a, b) => a - b)).toEqual(numbers(count));
      },
    ),
  );
});

test('an item that always fails is handed back with its last reason after ten attempts', async () => {
  let attempts = 0;
  const send = async (batch: readonly string[]) =>
    batch.map((item) => ({ item, reason: `busy ${++attempts}` }));
  expect(await sendInBatches(['a'], send, options())).toEqual([{ item: 'a', reason: 'busy 10' }]);
});

test('after the deadline nothing is sent, and everything is handed back', async () => {
  const send = jest.fn();
  const unsent = await sendInBatches([1, 2], send, options({ deadline: 0 }));
  expect(unsent.map(({ reason }) => reason)).toEqual(Array(2).fill('there was no time left'));
  expect(send).not.toHaveBeenCalled();
});

test('after an abort nothing is sent any more', async () => {
  const controller = new AbortController();
  const sent: number[] = [];
  const send = async (batch: readonly number[]) => {
    sent.push(...batch);
    controller.abort();
    return [];
  };
  const unsent = await sendInBatches(
    numbers(30),
    send,
    options({ signal: controller.signal, concurrency: 1 }),
  );
  expect(sent).toEqual(numbers(10));
  expect(unsent).toHaveLength(20);
});

test('an error ends everything once the batches in flight are done', async () => {
  const finished: number[] = [];
  const send = async ([first = 0]: readonly number[]) => {
    if (first === 0) throw new Error('no such group');
    await new Promise(setImmediate);
    finished.push(first);
    return [];
  };
  await expect(sendInBatches(numbers(100), send, options())).rejects.toThrow('no such group');
  expect(finished).toEqual([10, 20]);
});
