import { forEachConcurrently } from '@cardlake/aws';
import { isUserError } from '@cardlake/runtime';
import type { JobContext } from '../contract/job';
import type { Baseline } from './baseline';
import { manifestPath, parseVersionPath, type ResultId, resultsPrefix, versionsPrefix } from './paths';
import type { StandingResult } from './result';

/** Readers of a manifest have this long to read the file that it names. */
const READERS_MS = 24 * 60 * 60 * 1000;
const CONCURRENCY = 16;

/** Results of a run, and those that it found. */
interface Results extends Omit<ResultId, 'date'> {
  readonly baseline: Baseline;
}

/**
 * Removes the versions of results that no manifest has named for a day, those of runs that died or lost included. A
 * generation is never named again once a later one stands, or another file of the same one, so no run can miss a file;
 * a reader who still does reads the manifest again. Versions that cannot be removed are left to the next run.
 */
export async function removeOldVersions(
  { dataset, size, baseline }: Results,
  standing: readonly StandingResult[],
  { store, clock, warn }: JobContext,
): Promise<void> {
  const current = new Map([...baseline].map(([date, { manifest }]) => [date, manifest]));
  for (const { manifest } of standing) current.set(manifest.date, manifest);
  try {
    const versions = await store.list(versionsPrefix(dataset));
    const isOld = ({ path }: { readonly path: string }): boolean => {
      const { date = '', generation = 0 } = parseVersionPath(path, { dataset, size }) ?? {};
      const manifest = current.get(date);
      return manifest !== undefined && generation <= manifest.generation && path !== manifest.file;
    };
    const old = versions.filter(isOld);
    if (old.length === 0) return;
    const writtenAt = new Map(
      (await store.list(resultsPrefix(dataset))).map(({ path, modifiedMs }) => [path, modifiedMs]),
    );
    const removable = old.filter(({ path, modifiedMs }) => {
      const { date = '' } = parseVersionPath(path, { dataset, size }) ?? {};
      const since = Math.max(modifiedMs, writtenAt.get(manifestPath({ dataset, date, size })) ?? Infinity);
      return clock.now() - since >= READERS_MS;
    });
    await forEachConcurrently(removable, CONCURRENCY, ({ path }) => store.remove(path));
  } catch (error) {
    if (!isUserError(error)) throw error;
    warn(`versions of earlier results were not removed: ${error.message}`);
  }
}
