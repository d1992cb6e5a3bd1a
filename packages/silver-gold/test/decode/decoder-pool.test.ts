import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inlineDecoder, threadedDecoder } from '../../src';
import type { DecodeTask } from '../../src/decode/messages';
import { temporaryFolder } from '../support/temporary-folder';
import { VALID_EVENT } from '../support/valid-event';

const folder = temporaryFolder();

/** Tasks whose location is a text that the worker below acts on. */
const tasks = (...locations: readonly string[]): DecodeTask[] =>
  locations.map((location, index) => ({
    index,
    location,
    type: 'card_authorization',
    arrivalMicros: 0,
    output: '',
  }));

/** A worker that replies after as many milliseconds as the location says, and fails on any other text. */
function writeWorker(): string {
  const script = join(folder(), 'worker.cjs');
  writeFileSync(
    script,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ index, location }) => {
       if (location === 'crash') throw new Error('the thread crashed');
       const delay = Number(location);
       const reply = Number.isNaN(delay) ? { error: new Error(location) } : { result: { index } };
       setTimeout(() => parentPort.postMessage(reply), delay || 0);
     });`,
  );
  return script;
}

async function decodeAll(threads: number, ...locations: readonly string[]): Promise<number[]> {
  const decoder = threadedDecoder(writeWorker(), threads);
  const indexes: number[] = [];
  try {
    for await (const { index } of decoder.decode(tasks(...locations))) indexes.push(index);
  } finally {
    await decoder.close();
  }
  return indexes;
}

test('results come in the order of the tasks, whichever is decoded first', async () => {
  expect(await decodeAll(3, '60', '1', '30', '1', '1')).toEqual([0, 1, 2, 3, 4]);
});

test('one thread decodes all tasks, and no task needs no thread', async () => {
  expect(await decodeAll(1, '1', '1', '1')).toEqual([0, 1, 2]);
  expect(await decodeAll(4)).toEqual([]);
});

test('an error in a reply is thrown where its result is due', async () => {
  await expect(decodeAll(2, '20', 'broken object', '1')).rejects.toThrow('broken object');
});

test('a crash of a thread is thrown', async () => {
  await expect(decodeAll(1, '1', 'crash')).rejects.toThrow('the thread crashed');
});

test('the inline decoder gives the same results on the calling thread', async () => {
  const location = join(folder(), 'object.json');
  writeFileSync(location, JSON.stringify(VALID_EVENT));
  const decoder = inlineDecoder();
  const found: unknown[] = [];
  const two = tasks(location, location).map((task) => ({
    ...task,
    arrivalMicros: Date.UTC(2018, 4, 1) * 1000,
    output: join(folder(), `inline-${task.index}`),
  }));
  for await (const result of decoder.decode(two)) found.push(result);
  await decoder.close();
  expect(found).toMatchObject([
    { index: 0, accepted: 1 },
    { index: 1, accepted: 1 },
  ]);
});
