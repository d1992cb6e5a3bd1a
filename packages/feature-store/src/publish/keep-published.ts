import type { Snapshot } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import type { OnlineGroup } from '../group';
import { onlineFolder } from '../local/local-store';
import { goldName } from './gold-name';
import { readMarker, writeMarker } from './marker';

/**
 * To be called after a commit that rewrote gold files without changing a row (compaction): what was published before
 * it still is. Without the call, the next run publishes every card.
 */
export function keepPublished(
  lakeRoot: string,
  group: OnlineGroup,
  table: Table,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): void {
  const folder = onlineFolder(lakeRoot, group);
  const marker = readMarker(folder);
  if (marker?.gold !== goldName(before, table)) return;
  writeMarker(folder, { ...marker, gold: goldName(after, table) });
}
