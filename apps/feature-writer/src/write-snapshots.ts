import type { ObjectReader } from '@cardlake/aws/s3';
import { versionInStore } from '@cardlake/feature-store/assembled';
import { readVersionRows } from '@cardlake/feature-store/parts';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { type OnlineUpdatePart, SNAPSHOT_VERSIONS, snapshotVersionFolder } from '@cardlake/job-contract';
import type { OnlineTables } from './online-tables';
import { readObject } from './read-object';
import type { PartResult } from './write-part';

const { day: DAY, version: VERSION, rows: ROWS } = SNAPSHOT_VERSIONS;
const KEY = new RegExp(`^(.*/)${DAY}(\\d{4}-\\d\\d-\\d\\d)/${VERSION}(\\d+)/${ROWS}$`);

/**
 * Publishes a version of a day, after those before it that are not published: a version holds only the rows that changed, and
 * parts come in any order. A version that is published already is left out.
 */
export async function writeSnapshots(
  part: OnlineUpdatePart,
  group: CompiledSnapshotGroup,
  { objects, tables }: { readonly objects: ObjectReader; readonly tables: OnlineTables },
): Promise<PartResult> {
  const [, folder = '', day = '', last = ''] = KEY.exec(part.key) ?? [];
  if (last === '') throw new Error(`${part.key} is not a version of a day, ${KEY.source}`);
  const { snapshots } = tables;
  const published = await versionInStore(snapshots, group, day);
  let written = 0;
  for (let version = published + 1; version <= Number(last); version++) {
    const key = `${folder}${snapshotVersionFolder(day, version)}/${ROWS}`;
    const rows = await readVersionRows(group, await readObject(objects, { ...part, key }), key);
    await snapshots.publish({ group, day, version, rows: [rows] });
    written += rows.length;
  }
  return { written, stale: 0, failed: 0 };
}
