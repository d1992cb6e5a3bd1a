import type { StagingStore } from '../ports/staging';
import { stagingNames } from './names';
import type { Plan } from './plan';
import { readProgress } from './progress';

/** Finds the parts of an object that are still to be read, and are not there: parts expire. @returns their keys */
export async function findMissingParts(
  store: Pick<StagingStore, 'get' | 'list'>,
  plan: Plan,
): Promise<ReadonlySet<string>> {
  if (plan.chunks.every(({ kind }) => kind !== 'part')) return new Set();
  const found = await store.list(stagingNames(plan, { hash: plan.definition }).parts);
  const { missing } = await readProgress(store, plan);
  const parts = missing.flatMap((at) => {
    const chunk = plan.chunks[at];
    return chunk?.kind === 'part' ? [chunk.key] : [];
  });
  return new Set(parts.filter((key) => !found.has(key)));
}
