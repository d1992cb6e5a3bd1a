import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { SnapshotRows } from './snapshot-rows';

/** Finds the version of a day that readers get; 0 when it is not published. No entity has an empty id. */
export async function versionInStore(
  store: SnapshotRows,
  group: CompiledSnapshotGroup,
  day: string,
): Promise<number> {
  const found = await store.read(group, '', day);
  return found === undefined || found.isStale ? 0 : found.version;
}
