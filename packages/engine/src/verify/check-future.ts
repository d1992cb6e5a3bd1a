import { quarantine } from '@cardlake/card-schema';
import { onlineGroup } from '@cardlake/feature-store';
import { publishedName } from '@cardlake/features';
import { type LakeTable, scan, sql, tableId } from '@cardlake/lake';
import { isoInstant } from '@cardlake/runtime';
import { refinedTables } from '@cardlake/silver-gold';
import { z } from 'zod';
import { onlineGroups } from '../catalog/groups';
import { newestEventTime, RESTART_ADVICE } from '../run/publish-online';
import { isFarAhead } from '../run/window-end';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/**
 * Checks that nothing is of the far future: after a run with such a window end, the online store accepts no record until
 * then; and an event can only be that late when its arrival was given wrongly.
 */
export async function checkFuture(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const compiled of onlineGroups) {
    const newest = await newestEventTime(read, onlineGroup(compiled));
    if (newest === undefined || !isFarAhead(newest, read.clock)) continue;
    findings.push({
      check: 'future',
      message: `${publishedName(compiled)}: a run had the window end ${isoInstant(newest)}, and no online record changes until then; ${RESTART_ADVICE}`,
    });
  }
  for (const table of [...refinedTables, quarantine]) {
    const newest = await newestArrival(read, table);
    if (newest === undefined || !isFarAhead(newest, read.clock)) continue;
    findings.push({
      check: 'future',
      message: `${tableId(table)}: rows arrived at ${isoInstant(newest)}, which is more than a day from now`,
    });
  }
  return findings;
}

async function newestArrival(
  { session, snapshot }: ReadContext,
  table: LakeTable,
): Promise<number | undefined> {
  const [found] = await session.rows(
    sql`SELECT epoch_us(max(ingested_at)) AS newest FROM ${scan(table, snapshot.files(table), ['ingested_at'])}`,
    z.object({ newest: z.bigint().nullable() }),
  );
  return found?.newest == null ? undefined : Number(found.newest);
}
