import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { forEachConcurrently } from '@cardlake/aws';
import { cardTransactions } from '@cardlake/card-schema';
import {
  CONTAINER_FORMAT,
  LAKE_CHECKPOINT_FILE,
  LAKE_FORMAT_FILE,
  type LakeFile,
  openLake,
  openSession,
  type Snapshot,
  sha256Of,
  tableId,
  withDiskErrors,
} from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { eventIdsPath, writeEventIds } from '@cardlake/silver-gold';
import type { JobContext } from '../../contract/job';
import type { LakeCopy } from './lake-copy';
import { announceRemoval } from './remove-old-files';

/** Files at once. */
const CONCURRENCY = 16;

/** Counts of a published run. */
export interface PublishedLake {
  /** Files of the lake that the run added. */
  readonly filesAdded: number;
  readonly filesRemoved: number;
  /** Version of the lake afterwards. */
  readonly version: number;
}

/**
 * Makes the state of a copy the one of the lake: uploads the files that it added, and then swaps the journal. A run that dies before
 * the swap leaves files that nobody reads; one that loses the swap has changed nothing.
 * @throws UserError `result_overtaken` when another run has swapped the journal meanwhile
 */
export async function publishLake(copy: LakeCopy, tag: string, context: JobContext): Promise<PublishedLake> {
  const { store, reporter, signal } = context;
  const lake = await openLake(copy.root);
  const now = lake.snapshot();
  const before = pathsOf(copy.base);
  const after = pathsOf(now);
  const added = now.allFiles().filter(({ path }) => !before.has(path));
  const removed = [...before].filter((path) => !after.has(path));
  const counts = { filesAdded: added.length, filesRemoved: removed.length, version: now.version };
  if (now.version === copy.base.version) return counts;
  const stage = reporter.stage('publish', added.length);
  const silver = added.filter(({ table }) => table === SILVER);
  const withIds = [...added, ...(await writeIdsOf(silver, copy.root, context))];
  if (copy.head === undefined) await store.swap(LAKE_FORMAT_FILE, Buffer.from(CONTAINER_FORMAT), copy.format);
  await forEachConcurrently(withIds, CONCURRENCY, async ({ path, location, sha256 }) => {
    signal.throwIfAborted();
    await store.upload(path, location, { sha256: sha256 ?? (await sha256Of(location)) });
    stage.advance(1);
  });
  await announceRemoval(removed, tag, context);
  signal.throwIfAborted();
  const content = Buffer.from(lake.checkpoint());
  const swapped = await store.exclusively(() => store.swap(LAKE_CHECKPOINT_FILE, content, copy.head));
  if (swapped === undefined)
    throw new UserError(
      'result_overtaken',
      `another run wrote the lake ${store.name} meanwhile; none of ${numberOf(added.length, 'file')} of this one is part of it`,
      { hint: 'Run the job again: it goes on from what the other run left.' },
    );
  stage.done({ ...counts });
  return counts;
}

const SILVER = tableId(cardTransactions);

/** A file to upload. */
type Upload = Pick<LakeFile, 'path' | 'location'> & { readonly sha256?: string | undefined };

/** Writes the event ids of new files of silver, which later runs read in place of the files. */
async function writeIdsOf(
  files: readonly LakeFile[],
  root: string,
  { tempDir, resources }: JobContext,
): Promise<Upload[]> {
  if (files.length === 0) return [];
  const session = await openSession({ tempDir, ...resources });
  try {
    const written: Upload[] = [];
    for (const file of files) {
      const path = eventIdsPath(file);
      const location = join(root, path);
      withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
      await writeEventIds(session, file, location);
      written.push({ path, location });
    }
    return written;
  } finally {
    session.close();
  }
}

const pathsOf = (snapshot: Snapshot): ReadonlySet<string> =>
  new Set(snapshot.allFiles().map(({ path }) => path));
