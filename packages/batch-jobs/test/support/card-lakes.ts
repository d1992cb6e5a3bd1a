import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MemoryObjects, memoryObjects } from '@cardlake/aws/test-kit';
import { fixedClock } from '@cardlake/runtime';
import { type DataStore, s3Store } from '../../src';
import { dayMs, dayOf, readHead, writeFiles } from '../../test-kit';
import { runJob } from './run-job';

const PREFIX = 'lake/here/';

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

/** Reads the state of the lake in a bucket. */
export const headIn = (stored: ReadonlyMap<string, Uint8Array>) => readHead(stored, PREFIX);

/** Copies the files below a folder into a bucket. */
export async function upload(root: string, { objects }: Bucket): Promise<void> {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await objects.put({ bucket: 'lake', key: `here${path.slice(root.length)}` }, readFileSync(path));
  }
}

/** Copies a bucket into a folder. */
export const download = ({ objects }: Bucket, root: string): void => writeFiles(objects.stored, root, PREFIX);

/** Runs the job up to the beginning of a day. */
export const runCardLake = (
  store: DataStore,
  day: number,
  more: Parameters<typeof runJob>[3] = {},
  texts: Parameters<typeof runJob>[2] = { until: dayOf(day) },
): ReturnType<typeof runJob> => runJob('card-lake', store, texts, { clock: fixedClock(dayMs(day)), ...more });
