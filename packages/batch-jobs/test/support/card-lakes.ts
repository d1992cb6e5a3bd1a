import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MemoryObjects, memoryObjects } from '@cardlake/aws/test-kit';
import { lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { runStream } from '@cardlake/engine';
import { readContents, testContext } from '@cardlake/engine/test-kit';
import { fixedClock } from '@cardlake/runtime';
import { type DataStore, s3Store } from '../../src';
import { runJob } from './run-job';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);

/** Names of results that only a lake with an online store or with datasets has. */
const NOT_OF_JOB = /^gold\.(training|inference)$|^rt_card|online/;

/** Instant at which a day of the traffic begins, as the setting wants it. */
const dayOf = (n: number): string => new Date(START_MS + n * DAY_MS).toISOString();

/** Writes traffic with every irregularity into bronze of a folder: duplicates, late and malformed lines, reports. */
export async function writeBronze(root: string, { days = 3, perDay = 80, seed = 1 } = {}): Promise<void> {
  const { records } = syntheticTraffic({
    numTransactions: days * perDay,
    cards: 12,
    merchants: 8,
    startMicros: START_MS * 1000,
    days,
    fraudShare: 0.05,
    duplicates: 0.1,
    late: 0.2,
    malformed: 0.05,
    seed,
  });
  await sendAll(records, await lakeSink({ lakeRoot: root, bucketMinutes: 1440 }));
}

/** A bucket in memory. */
export interface Bucket {
  readonly objects: MemoryObjects;
  readonly store: DataStore;
}

/** Creates a bucket in memory. */
export function memoryBucket(objects = memoryObjects()): Bucket {
  return {
    objects,
    store: s3Store({ objects, bucket: 'lake', prefix: 'here/', signal: new AbortController().signal }),
  };
}

/** A file that a checkpoint names. */
interface NamedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Reads the version of a lake in a bucket, and which of its files are missing or have another size. */
export function readHead(stored: ReadonlyMap<string, Uint8Array>): {
  readonly version: number;
  readonly files: readonly string[];
  readonly damaged: readonly string[];
} {
  const at = (path: string) => stored.get(`lake/here/${path}`);
  const head = at('_cardlake/checkpoint.json');
  if (head === undefined) return { version: 0, files: [], damaged: [] };
  const { version, files }: { version: number; files: readonly NamedFile[] } = JSON.parse(
    Buffer.from(head).toString(),
  );
  return {
    version,
    files: files.map(({ path }) => path),
    damaged: files.filter(({ path, bytes }) => at(path)?.length !== bytes).map(({ path }) => path),
  };
}

/** Copies the files below a folder into a bucket. */
export async function upload(root: string, { objects }: Bucket): Promise<void> {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await objects.put({ bucket: 'lake', key: `here${path.slice(root.length)}` }, readFileSync(path));
  }
}

/** Copies a bucket into a folder, as `aws s3 sync` does. */
export function download({ objects }: Bucket, root: string): void {
  for (const [key, content] of objects.stored) {
    const path = join(root, key.slice('lake/here/'.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Runs the job up to the beginning of a day. */
export const runCardLake = (
  store: DataStore,
  day: number,
  more: Parameters<typeof runJob>[3] = {},
  texts: Parameters<typeof runJob>[2] = { until: dayOf(day) },
): ReturnType<typeof runJob> =>
  runJob('card-lake', store, texts, { clock: fixedClock(START_MS + day * DAY_MS), ...more });

/** Runs the engine of a laptop up to the beginning of a day, over a folder with bronze. */
export async function runLaptop(root: string, day: number): Promise<void> {
  mkdirSync(join(root, '_cardlake'), { recursive: true });
  const clock = fixedClock(START_MS + day * DAY_MS);
  await runStream(
    { lakeRoot: root, windowEndMicros: (START_MS + day * DAY_MS) * 1000 },
    testContext({ clock }),
  );
}

/** Reads every row of the tables that the job makes, and its ledger. */
export async function readTables(root: string): Promise<Record<string, readonly string[]>> {
  const contents = await readContents(root);
  return Object.fromEntries(Object.entries(contents).filter(([name]) => !NOT_OF_JOB.test(name)));
}
