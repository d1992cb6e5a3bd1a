import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dayOf,
  readHead,
  readTables,
  runLaptop,
  writeBronze,
  writeFiles,
  writeTrips,
} from '@cardlake/batch-jobs/test-kit';
import { type LocalAws, startLocalAws } from '@cardlake/local-aws/test-kit';
import { testUnless } from '@cardlake/tooling/skip';
import { type Ended, startJob, WITH_SMALL_DISK } from './support/cardlake-job';
import { type Buckets, bucketsOf, filesBelow } from './support/local-lake';

const home = mkdtempSync(join(tmpdir(), 'cardlake-full-disk-'));
const disk = join(home, 'disk');
mkdirSync(disk);

/** Tells why this system cannot give a process a disk of its own. */
function whyNoDisk(): string | undefined {
  const [command = '', ...words] = WITH_SMALL_DISK;
  const { status } = spawnSync(command, [...words, 'true'], { env: { ...process.env, TMPDIR: disk } });
  return status === 0 ? undefined : 'this system gives a process no mounts of its own';
}

const testWithDisk = testUnless(whyNoDisk());
let aws: LocalAws;
let buckets: Buckets;
beforeAll(() => {
  aws = startLocalAws();
  buckets = bucketsOf(aws);
}, 600_000);
afterAll(() => {
  aws.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a job whose disk is full after a message of its log. */
const runUntilFull = (args: readonly string[], diskFullAfter: string): Promise<Ended> =>
  startJob(args, { ...aws.env, TMPDIR: disk }, { diskFullAfter });

/** Expects that a run said which disk is full, and what to do. */
function expectDiskFull({ code, lines }: Ended): void {
  expect([code, lines.at(-1)]).toEqual([
    2,
    expect.objectContaining({
      code: 'disk_full',
      message: expect.stringContaining(disk),
      hint: expect.stringContaining('featureBatch.diskGb'),
    }),
  ]);
}

/** Messages after which card-lake needs more space than it has freed by then. */
const AFTER = ['the job begins', 'fetch ended', 'silver ended', 'snapshots ended', 'gold ended'];
/** Message after which the event ids, which are small, may fit into what it has freed. */
const AT_LAST = 'compact ended';

testWithDisk(
  'card-lake whose disk is full after any stage leaves the old lake, or has the new one, and the next run completes it',
  async () => {
    const folder = join(home, 'laptop');
    await writeBronze(folder, { days: 3, perDay: 60 });
    await buckets.create('first-days', filesBelow(folder));
    await runLaptop(folder, 100);
    const args = (bucket: string, day: number) => [
      ...['card-lake', '--lake', `s3://${bucket}`, '--until', dayOf(day)],
    ];
    expect(await startJob(args('first-days', 2), aws.env)).toMatchObject({ code: 0 });
    const firstDays = await buckets.read('first-days');
    const before = readHead(firstDays);
    for (const [n, after] of [...AFTER, AT_LAST].entries()) {
      const bucket = `full-${n}`;
      await buckets.create(bucket, firstDays);
      const ended = await runUntilFull(args(bucket, 100), after);
      const { version, files, damaged } = readHead(await buckets.read(bucket));
      if (after !== AT_LAST || ended.code !== 0) {
        expectDiskFull(ended);
        expect([version, files]).toEqual([before.version, before.files]);
      } else expect(version).toBeGreaterThan(before.version);
      expect(damaged).toEqual([]);
    }
    expect(await startJob(args('full-0', 100), aws.env)).toMatchObject({ code: 0 });
    const copy = join(home, 'copy');
    writeFiles(await buckets.read('full-0'), copy);
    expect(await readTables(copy)).toEqual(await readTables(folder));
  },
  1_200_000,
);

testWithDisk(
  'daily-features whose disk is full has written nothing',
  async () => {
    const trips = join(home, 'trips.parquet');
    await writeTrips(trips);
    const key = 'raw/nyc_tlc/a.parquet';
    for (const [n, after] of ['the job begins', 'fetch ended'].entries()) {
      const bucket = `trips-${n}`;
      await buckets.create(bucket, new Map([[key, readFileSync(trips)]]));
      expectDiskFull(await runUntilFull(['daily-features', '--lake', `s3://${bucket}`], after));
      expect([...(await buckets.read(bucket)).keys()]).toEqual([key]);
    }
  },
  600_000,
);

testWithDisk(
  'a download that does not fit the disk is not tried again',
  async () => {
    await buckets.create('raw', new Map());
    let requests = 0;
    const server = createServer((_, answer) => {
      requests++;
      answer.end(Buffer.alloc(1 << 20));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.csv`;
    try {
      expectDiskFull(await runUntilFull(['ingest', '--source', url, '--lake', 's3://raw'], 'the job begins'));
    } finally {
      server.close();
    }
    expect([requests, (await buckets.read('raw')).size]).toEqual([1, 0]);
  },
  600_000,
);
