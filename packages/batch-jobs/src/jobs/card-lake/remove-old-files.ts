import { forEachConcurrently } from '@cardlake/aws';
import { CARD_LAKE_FOLDERS } from '@cardlake/job-contract';
import { LAKE_CHECKPOINT_FILE, LAKE_FOLDER, type Snapshot } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { eventIdsPath } from '@cardlake/silver-gold';
import { z } from 'zod';
import type { JobContext } from '../../contract/job';
import type { DataStore, StoredFile } from '../../store/ports';

/** Readers of an earlier state have this long to read its files. */
const READERS_MS = 24 * 60 * 60 * 1000;
const CONCURRENCY = 16;

/** Folder of the lists of removed files. The instant at which the store got a list is that of the removal, whatever clocks say. */
const LISTS = `${LAKE_FOLDER}/removed/`;

/** Names that only this job gives: version, number and the tag of a run. */
const FILE_OF_JOB = /-\d{8}-\d+-[0-9A-Za-z-]+-[0-9a-f]{8}\.parquet$/;

const list = z.object({ paths: z.array(z.string()) });

/** Writes down which files the next state does not have any more, right before it becomes the state. */
export async function announceRemoval(
  paths: readonly string[],
  tag: string,
  { store }: JobContext,
): Promise<void> {
  if (paths.length === 0) return;
  await store.swap(`${LISTS}${tag}.json`, listContent(paths), undefined);
}

/**
 * Removes files that no state has named for a day: those that were listed as removed at least so long ago, and are not part of the
 * lake. Files of runs that died or lost are listed when a later run finds them. A file that cannot be removed is left to the next run.
 * @returns number of files that were removed
 */
export async function removeOldFiles(
  now: Snapshot,
  tag: string,
  { store, warn }: JobContext,
): Promise<number> {
  try {
    return await remove(now, tag, store);
  } catch (error) {
    if (!isUserError(error)) throw error;
    warn(`files of earlier states were not removed: ${error.message}`);
    return 0;
  }
}

async function remove(now: Snapshot, tag: string, store: DataStore): Promise<number> {
  const listed = (await Promise.all(CARD_LAKE_FOLDERS.tables.map((folder) => store.list(folder)))).flat();
  const instant = listed.find(({ path }) => path === LAKE_CHECKPOINT_FILE)?.modifiedMs ?? 0;
  const named = new Set(now.allFiles().flatMap((file) => [file.path, eventIdsPath(file)]));
  const unnamed = listed.filter(({ path }) => FILE_OF_JOB.test(path) && !named.has(path));
  const lists = listed.filter(({ path }) => path.startsWith(LISTS));
  const removedAt = new Map<string, number>();
  const pathsOf = new Map<StoredFile, readonly string[]>();
  for (const each of lists) {
    const paths = await readList(store, each.path);
    pathsOf.set(each, paths);
    for (const path of paths) removedAt.set(path, Math.max(removedAt.get(path) ?? 0, each.modifiedMs));
  }
  const found = unnamed.filter(({ path }) => !removedAt.has(path)).map(({ path }) => path);
  if (found.length > 0) await store.swap(`${LISTS}${tag}-found.json`, listContent(found), undefined);
  const isOver = (since: number | undefined) => since !== undefined && instant - since >= READERS_MS;
  const old = unnamed.filter(({ path }) => isOver(removedAt.get(path)));
  await forEachConcurrently(old, CONCURRENCY, ({ path }) => store.remove(path));
  const gone = new Set(old.map(({ path }) => path));
  const waiting = new Set(unnamed.map(({ path }) => path).filter((path) => !gone.has(path)));
  for (const [each, paths] of pathsOf)
    if (isOver(each.modifiedMs) && !paths.some((path) => waiting.has(path))) await store.remove(each.path);
  return old.length;
}

async function readList(store: DataStore, path: string): Promise<readonly string[]> {
  const text = (await store.read(path))?.content.toString() ?? '{"paths":[]}';
  // A damaged list lists nothing; its files are found again.
  const { data } = list.safeParse(parseJson(text));
  return (data?.paths ?? []).flatMap((each) => [each, eventIdsPath({ path: each })]);
}

const listContent = (paths: readonly string[]): Buffer => Buffer.from(JSON.stringify({ paths }));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
