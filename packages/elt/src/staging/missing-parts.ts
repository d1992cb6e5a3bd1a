import type { StagingStore } from '../ports/staging';
import { stagingNames } from './names';
import type { Plan } from './plan';
import { readProgress } from './progress';

/** Finds the parts of an object that are still to be read, and are not there: parts expire. @returns their keys */
export async function findMissingParts(
  store: Pick<StagingStore, 'get' | 'list'>,
  plan: Plan,
): Promise<ReadonlySet<string>> {
  const parts = plan.chunks.flatMap((chunk, at) => (chunk.kind === 'part' ? [{ at, key: chunk.key }] : []));
  if (parts.length === 0) return new Set();
  const found = await store.list(stagingNames(plan, { hash: plan.definition }).parts);
  const gone = parts.filter(({ key }) => !found.has(key));
  if (gone.length === 0) return new Set();
  const { missing } = await readProgress(store, plan);
  return new Set(gone.filter(({ at }) => missing.includes(at)).map(({ key }) => key));
}
