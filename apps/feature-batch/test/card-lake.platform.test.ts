import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dayMs,
  dayOf,
  type LakeHead,
  readHead,
  readTables,
  runLaptop,
  writeBronze,
  writeFiles,
} from '@cardlake/batch-jobs/test-kit';
import { LAKE_CHECKPOINT_FILE } from '@cardlake/lake';
import {
  type Call,
  type ChooseFault,
  type Fault,
  type LocalAws,
  startFaultyAws,
  startLocalAws,
} from '@cardlake/local-aws/test-kit';
import { type Ended, type RunEvents, startJob } from './support/cardlake-job';
import { faultsInTurn } from './support/faults';
import { type Buckets, bucketsOf, filesBelow, type Objects } from './support/local-lake';

/** A day that begins after all traffic. */
const LAST_DAY = 100;

const home = mkdtempSync(join(tmpdir(), 'cardlake-card-lake-'));
let aws: LocalAws;
let buckets: Buckets;
/** Rows that a laptop makes of the same bronze. */
let expected: Awaited<ReturnType<typeof readTables>>;
/** A bucket whose lake has the first days. */
let firstDays: Objects;
let bronze: Objects;
let before: LakeHead;

beforeAll(async () => {
  aws = startLocalAws();
  buckets = bucketsOf(aws);
  const folder = join(home, 'bronze');
  await writeBronze(folder, { days: 3, perDay: 60 });
  bronze = filesBelow(folder);
  cpSync(folder, join(home, 'laptop'), { recursive: true });
  await runLaptop(join(home, 'laptop'), LAST_DAY);
  expected = await readTables(join(home, 'laptop'));
  await buckets.create('first-days', bronze);
  expect(await run('first-days', { day: 2 })).toMatchObject({ code: 0 });
  firstDays = await buckets.read('first-days');
  before = readHead(firstDays);
}, 600_000);
afterAll(() => {
  aws.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Options of a run. */
interface RunOptions extends RunEvents {
  /** Day up to whose beginning it goes; undefined for everything. */
  readonly day?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the job over a bucket. */
const run = (name: string, { day = LAST_DAY, env = aws.env, ...events }: RunOptions = {}): Promise<Ended> =>
  startJob(['card-lake', '--lake', `s3://${name}`, '--until', dayOf(day)], env, events);

/** Runs the job over a bucket through a proxy of faults. */
async function runWithFaults(
  name: string,
  choose: ChooseFault,
  { onFault, ...events }: RunEvents & { readonly onFault?: (fault: Fault, call: Call) => void } = {},
) {
  const faulty = await startFaultyAws(aws, choose, onFault);
  try {
    return { ...(await run(name, { ...events, env: faulty.env })), injected: faulty.injected };
  } finally {
    await faulty.stop();
  }
}

let copies = 0;

/** Reads every row of the lake in a bucket, as somebody who has copied it. */
function tablesOf(objects: Objects) {
  const folder = join(home, `copy-${copies++}`);
  writeFiles(objects, folder);
  return readTables(folder);
}

/** Expects that a run completes what others have left, and that nothing is lost. */
async function expectCompletion(name: string): Promise<void> {
  expect(await run(name)).toMatchObject({ code: 0 });
  const objects = await buckets.read(name);
  expect(readHead(objects).damaged).toEqual([]);
  expect(await tablesOf(objects)).toEqual(expected);
  // Readers of the state before have a day to read its files.
  for (const path of before.files) expect(objects.has(path)).toBe(true);
}

/** Lines of the log after which a run is killed. */
const AFTER = [
  'the job begins',
  'fetch ended',
  'silver ended',
  'snapshots ended',
  'gold ended',
  'compact ended',
  'publish ended',
];

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a run that %s ends after any stage leaves the old lake or the new one, and the next run completes it',
  async (signal) => {
    for (const after of AFTER) {
      const name = `${signal}-${after.replaceAll(' ', '-')}`.toLowerCase();
      await buckets.create(name, firstDays);
      const killed = await run(name, { interruption: { signal, after } });
      const objects = await buckets.read(name);
      const { version, damaged } = readHead(objects);
      expect(damaged).toEqual([]);
      if (signal === 'SIGKILL') expect([killed.code, killed.signal]).toEqual([null, 'SIGKILL']);
      // SIGTERM is handled a moment later, when the run may be over.
      else expect([143, 0]).toContain(killed.code);
      const isPublished = after === 'publish ended' || killed.code === 0;
      if (signal === 'SIGKILL' || isPublished) expect(version > before.version).toBe(isPublished);
      await expectCompletion(name);
    }
  },
  1_200_000,
);

const isPut = (part: string) => (call: Call) => call.method === 'PUT' && call.path.includes(part);
const isHead = isPut(LAKE_CHECKPOINT_FILE);
/** Writes of a run, by their order. */
const WRITES = {
  'a file of silver': isPut('/silver/'),
  'a file of gold': isPut('/gold/'),
  'event ids': isPut('/_cardlake/event_ids/'),
  'the list of removed files': isPut('/_cardlake/removed/'),
  'the checkpoint': isHead,
};

describe.each([
  ['before', 'cut'],
  ['after', 'lose-answer'],
] as const)('a run that is killed right %s a write', (when, fault) => {
  test.each(Object.entries(WRITES))(
    'of %s leaves the old lake or the new one, and the next run completes it',
    async (what, isWrite) => {
      const name = `${when}-${what}`.replaceAll(' ', '-');
      await buckets.create(name, firstDays);
      let kill = () => {};
      const killed = await runWithFaults(name, (call) => (isWrite(call) ? fault : undefined), {
        onStart: (child) => {
          kill = () => child.kill('SIGKILL');
        },
        onFault: () => kill(),
      });
      expect([killed.code, killed.signal]).toEqual([null, 'SIGKILL']);
      const { version, damaged } = readHead(await buckets.read(name));
      expect(damaged).toEqual([]);
      expect(version > before.version).toBe(when === 'after' && isWrite === isHead);
      await expectCompletion(name);
    },
    600_000,
  );
});

test('throttling, errors, lost answers, cut and slow connections are outlasted', async () => {
  await buckets.create('faults', firstDays);
  const ended = await runWithFaults('faults', faultsInTurn());
  expect([ended.code, ended.lines.at(-1)]).toEqual([0, expect.anything()]);
  expect(ended.injected.size).toBe(7);
  const objects = await buckets.read('faults');
  expect(await tablesOf(objects)).toEqual(expected);
  expect(readHead(objects).version).toBeGreaterThan(before.version);
}, 600_000);

test.each(['throttle', 'fail', 'cut'] as const)(
  'when S3 answers every write of the checkpoint by %s, the run says so and nothing is visible',
  async (fault) => {
    const name = `never-${fault}`;
    await buckets.create(name, firstDays);
    const { code, lines } = await runWithFaults(name, (call) => (isHead(call) ? fault : undefined));
    expect([code, lines.at(-1)?.code]).toEqual([75, 'aws_busy']);
    expect(lines.at(-1)?.message).toContain(`s3://${name}/${LAKE_CHECKPOINT_FILE}`);
    expect(readHead(await buckets.read(name))).toEqual(before);
    await expectCompletion(name);
  },
  600_000,
);

const isGet = (part: string) => (call: Call) => call.method === 'GET' && call.path.includes(part);

/** Calls whose first answer goes wrong. */
const ONCE: readonly [Fault, string, (call: Call) => boolean][] = [
  ['fail-after', 'a swap that was done', isHead],
  ['lose-answer', 'a swap that was done', isHead],
  ['cut-answer', 'the checkpoint', isGet(LAKE_CHECKPOINT_FILE)],
  ['cut-answer', 'an object of bronze', isGet('/bronze/')],
  ['cut-answer', 'a file of the lake', isGet('/silver/')],
  ['cut-answer', 'a list', ({ method, path }) => method === 'GET' && path.split('/').length <= 3],
];

test.each(ONCE)(
  'the fault %s of the answer about %s changes nothing',
  async (fault, what, isConcerned) => {
    const name = `once-${fault}-${what}`.replaceAll(' ', '-');
    await buckets.create(name, firstDays);
    let calls = 0;
    const { code, lines, injected } = await runWithFaults(name, (call) =>
      isConcerned(call) && calls++ === 0 ? fault : undefined,
    );
    expect([code, lines.at(-1)?.message]).toEqual([0, undefined]);
    expect([...injected]).toEqual([[fault, 1]]);
    const objects = await buckets.read(name);
    expect(readHead(objects).version).toBeGreaterThan(before.version);
    expect(await tablesOf(objects)).toEqual(expected);
  },
  600_000,
);

test('of two runs at once one wins; the other says so and has overwritten nothing', async () => {
  await buckets.create('two', firstDays);
  let winner: Ended | undefined;
  let won: Objects = new Map();
  const loser = await runWithFaults('two', async (call) => {
    // All files of the loser are there, and its swap comes too late.
    if (isHead(call) && winner === undefined) {
      winner = await run('two');
      won = await buckets.read('two');
    }
    return undefined;
  });
  expect(winner?.code).toBe(0);
  expect([loser.code, loser.lines.at(-1)?.code]).toEqual([75, 'result_overtaken']);
  const left = await buckets.read('two');
  for (const [key, content] of won) expect([key, left.get(key)]).toEqual([key, content]);
  expect(await tablesOf(left)).toEqual(expected);
  await expectCompletion('two');
}, 600_000);

test('a clock that is years behind leaves objects for later, and one that is ahead changes no row; S3 refuses their signatures once', async () => {
  await buckets.create('clock', bronze);
  const at = async (ms: number): Promise<Ended> => {
    const faulty = await startFaultyAws(aws, () => undefined);
    const clockOffsetMs = ms - Date.now();
    try {
      return await startJob(['card-lake', '--lake', 's3://clock'], faulty.env, { clockOffsetMs });
    } finally {
      await faulty.stop();
    }
  };
  const behind = await at(dayMs(-1000));
  expect([behind.code, behind.lines.at(-2)]).toEqual([
    0,
    expect.objectContaining({ objects: 0, version: 0 }),
  ]);
  const ahead = await at(Date.now() + 1000 * 86_400_000);
  expect(ahead.code).toBe(0);
  expect(await tablesOf(await buckets.read('clock'))).toEqual(expected);
}, 600_000);
