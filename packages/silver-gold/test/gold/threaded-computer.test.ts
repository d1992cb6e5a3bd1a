import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groups } from '@cardlake/card-features';
import { labelsOnceTrue } from '@cardlake/features';
import { type FeatureComputer, inlineComputer } from '../../src/gold/feature-computer';
import type { EntityTask, FeedGroup } from '../../src/gold/feature-task';
import { placeRows, planBatches } from '../../src/gold/row-batches';
import { chooseComputer, threadedComputer } from '../../src/gold/threaded-computer';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const all = Object.values(groups);
const HOUR = 3_600_000_000;
/** Cards with ten events, and one with a hundred. */
const ROWS = 500;
const HOT = 100;

const parts = [
  { rows: 300, day: '2018-04-01' },
  { rows: 200, day: '2018-04-02' },
];
const task: EntityTask = {
  groups: all,
  entity: 'card',
  dictionarySizes: {},
  places: placeRows(parts, planBatches(parts, 150)),
};

/** A script that serves features from the sources. */
function writeWorker(code: string): string {
  const script = join(folder(), 'worker.cjs');
  writeFileSync(script, code);
  return script;
}

const realWorker = (): string =>
  writeWorker(`require(${JSON.stringify(require.resolve('@cardlake/tooling/register'))});
    require(${JSON.stringify(require.resolve('../../src/gold/feature-worker'))}).serveFeatures();`);

/** Rows in groups that end anywhere, also within an entity. */
function feed(sizes: readonly number[]): FeedGroup[] {
  const isStart = (row: number): boolean => row === 0 || (row >= HOT && row % 10 === 0);
  let from = 0;
  return sizes.map((rows) => {
    const numbers = Array.from({ length: rows }, (_, i) => from + i);
    from += rows;
    const rowIds = numbers.flatMap((row) => {
      const number = (row * 7) % ROWS;
      return number < 300 ? [number, 0] : [number - 300, 1];
    });
    return {
      rowIds: Int32Array.from(rowIds),
      batch: {
        rows,
        ts: Float64Array.from(numbers, (row) => 1_522_540_800_000_000 + row * HOUR),
        entityStart: Uint8Array.from(numbers, (row) => (isStart(row) ? 1 : 0)),
        decimals: { amount: Int32Array.from(numbers.flatMap((row) => [row * 10_001, 0])) },
        codes: {
          merchant_id: Int32Array.from(numbers, (row) => row % 13),
          country: Int32Array.from(numbers, (row) => row % 3),
        },
        labels: labelsOnceTrue(new Float64Array(rows).fill(Number.POSITIVE_INFINITY)),
      },
    };
  });
}

/** Computes groups, then the first batch. */
async function run(computer: FeatureComputer, sizes: readonly number[]) {
  try {
    computer.begin(task);
    const blocks = await Promise.all(feed(sizes).map((group) => computer.compute(group)));
    const found = blocks.flatMap(({ buffer, rows }) => {
      const blockRows = rows.reduce((total, each) => total + each, 0);
      return [{ buffer, blockRows, from: 0, until: rows[0] ?? 0 }];
    });
    const rows = found.reduce((total, { until }) => total + until, 0);
    const entities = [{ entity: 'card', parts: found }];
    const batch = await computer.assemble({ groups: all, rows, entities, spare: new ArrayBuffer(1e6) });
    return { rows: blocks.map((block) => [...block.rows]), batch: Buffer.from(batch) };
  } finally {
    await computer.close();
  }
}

test.each([[[500]], [[60, 60, 180, 200]], [[30, 30, 30, 30, 30, 350]], [[101, 99, 110, 90, 100]]])(
  'threads compute what the calling thread does, in groups of %p',
  async (sizes) => {
    const expected = await run(inlineComputer(), [ROWS]);
    const found = await run(threadedComputer({ script: realWorker(), threads: 3 }), sizes);
    expect(found.batch.equals(expected.batch)).toBe(true);
    const totals = (rows: number[][]) =>
      rows.reduce((sum, each) => sum.map((value, i) => value + (each[i] ?? 0)));
    expect(totals(found.rows)).toEqual(totals(expected.rows));
  },
);

test('an error of the kernel is thrown, and no later request is computed', async () => {
  const computer = threadedComputer({ script: realWorker(), threads: 1 });
  try {
    computer.begin(task);
    const [first, second] = feed([250, 250]);
    if (!first || !second) throw new Error('expected two groups');
    first.batch.ts.reverse();
    const [failed, later] = await Promise.allSettled([computer.compute(first), computer.compute(second)]);
    expect(failed).toMatchObject({ reason: { message: expect.stringContaining('earlier than') } });
    expect(later.status).toBe('rejected');
    await expect(computer.compute(second)).rejects.toThrow('earlier than');
  } finally {
    await computer.close();
  }
});

test.each([
  ['throws', `throw new Error('the thread crashed')`, 'the thread crashed'],
  ['ends', 'process.exit(3)', 'a feature thread ended with code 3'],
])('a thread that %s fails what waits for it', async (_, code, message) => {
  const script = writeWorker(`require('node:worker_threads').parentPort.on('message', () => { ${code}; });`);
  await expect(run(threadedComputer({ script, threads: 2 }), [300, 200])).rejects.toThrow(message);
});

test('threads are for many rows and several cores', async () => {
  const isInline = (rows: number, threads: number) =>
    chooseComputer(rows, { script: 'unused', threads }).outstanding === 1;
  expect([isInline(1e6, 2), isInline(1e6, 1), isInline(1000, 2)]).toEqual([false, true, true]);
  expect(chooseComputer(1e6, undefined).outstanding).toBe(1);
});
