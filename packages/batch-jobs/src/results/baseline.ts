import { forEachConcurrently } from '@cardlake/aws';
import type { DataStore } from '../store/ports';
import { type ReadManifest, readManifest } from './manifest';
import { dayOfManifest, type ResultId, resultsPrefix } from './paths';

/** Results of a job before a run, by day. A run reads them before its input, so that it never replaces a newer one. */
export type Baseline = ReadonlyMap<string, ReadManifest>;

/** Manifests at once. */
const CONCURRENCY = 16;

/** Reads the manifests of all days, or of one. */
export async function readBaseline(
  store: DataStore,
  { dataset, size }: Omit<ResultId, 'date'>,
  day?: string,
): Promise<Baseline> {
  const days =
    day === undefined
      ? (await store.list(resultsPrefix(dataset))).flatMap(
          ({ path }) => dayOfManifest(path, { dataset, size }) ?? [],
        )
      : [day];
  const baseline = new Map<string, ReadManifest>();
  await forEachConcurrently(days, CONCURRENCY, async (date) => {
    const found = await readManifest(store, { dataset, date, size });
    if (found !== undefined) baseline.set(date, found);
  });
  return baseline;
}
