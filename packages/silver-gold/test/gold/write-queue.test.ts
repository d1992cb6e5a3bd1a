import { WriteQueue } from '../../src/gold/write-queue';
import { type TestLake, testLake } from '../support/lake';

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
});
afterAll(() => lake.close());

test('no more writes run at once than there are connections, and all run', async () => {
  const queue = new WriteQueue([lake.session, lake.session]);
  let running = 0;
  let most = 0;
  let done = 0;
  const write = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    done++;
  };
  await queue.add([write, write, write]);
  await queue.add([write, write]);
  await queue.end();
  expect([most, done]).toEqual([2, 5]);
});

test('the error of a write is thrown by the next call, and nothing more is started', async () => {
  const queue = new WriteQueue([lake.session]);
  const started: string[] = [];
  await queue.add([
    async () => {
      started.push('first');
      throw new Error('the disk is full');
    },
  ]);
  await queue.settle();
  const second = async () => void started.push('second');
  await expect(queue.add([second])).rejects.toThrow('the disk is full');
  await expect(queue.end()).rejects.toThrow('the disk is full');
  expect(started).toEqual(['first']);
});
