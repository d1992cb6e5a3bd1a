import { groupFields } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { SNAPSHOT_VERSIONS } from '@cardlake/job-contract';
import { field } from '@cardlake/schema';
import type { SnapshotRow, SnapshotValues } from '../assembled/snapshots/snapshot-rows';
import { readRows } from './read-part';

/** Reads the rows of a published version of a day. @throws UserError `bad_part`, see `readPart` */
export async function readVersionRows(
  group: CompiledSnapshotGroup,
  file: Uint8Array,
  where: string,
): Promise<SnapshotRow[]> {
  const { gone } = SNAPSHOT_VERSIONS;
  const fields = {
    [group.key]: field.string('id of the entity'),
    ...groupFields(group),
    [gone]: field.boolean('the row is not there any more'),
  };
  const rows = await readRows(fields, file, where);
  return rows.map(({ [group.key]: key, [gone]: isGone, ...values }) => ({
    key: String(key),
    // Instants are no features of a snapshot, so that every number is a double.
    values: isGone === 1n ? null : (values as SnapshotValues),
  }));
}
