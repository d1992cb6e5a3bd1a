import type { ObjectReader } from '@cardlake/aws/s3';
import { snapshotGroups } from '@cardlake/card-features';
import { publishedName } from '@cardlake/features';
import { CARD_EVENT_UPDATES, type OnlineUpdatePart } from '@cardlake/job-contract';
import type { OnlineTables } from './online-tables';
import { writeCardEvents } from './write-card-events';
import type { PartResult } from './write-part';
import { writeSnapshots } from './write-snapshots';

const findSnapshots = (name: string) => snapshotGroups.find((group) => publishedName(group) === name);

/** Tells whether parts in the folder of a group are for the tables that decisions are made from. */
export const isOfTables = (name: string): boolean =>
  name === CARD_EVENT_UPDATES.name || findSnapshots(name) !== undefined;

/** Applies a part to the tables that decisions are made from. @throws Error when anything was not written: it can be repeated */
export function writeTables(
  part: OnlineUpdatePart,
  name: string,
  ports: { readonly objects: ObjectReader; readonly tables: OnlineTables },
): Promise<PartResult> {
  const group = findSnapshots(name);
  return group === undefined ? writeCardEvents(part, ports) : writeSnapshots(part, group, ports);
}
