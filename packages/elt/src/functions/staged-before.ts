import type { CompiledFeed } from '@cardlake/feeds';
import { readMarkedDefinitions } from '../events/object-events';
import type { StagingStore } from '../ports/staging';
import { type StagedIdentity, stagingNames } from '../staging/names';
import { wasTold } from './tell-staged';

/**
 * Answers whether an object was announced before a feed had its definition, and staged by one of that time, or staged by an earlier version of this code.
 */
export async function wasStagedBefore(
  identity: StagedIdentity,
  { hash }: CompiledFeed,
  mark: Buffer,
  store: Pick<StagingStore, 'get'>,
): Promise<boolean> {
  for (const told of stagingNames(identity, { hash }).toldBefore)
    if ((await store.get(told)) !== undefined) return true;
  const definitions = readMarkedDefinitions(mark) ?? [];
  if (definitions.includes(hash)) return false;
  for (const one of definitions) if (await wasTold(identity, { hash: one }, store)) return true;
  return false;
}
