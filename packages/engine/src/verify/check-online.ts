import { groupTable } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup, verifyOnline } from '@cardlake/feature-store';
import { publishedName } from '@cardlake/features';
import { numberOf } from '@cardlake/runtime';
import { onlineGroups } from '../catalog/groups';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/**
 * Checks that the online record of every card is its newest gold row, and that no card is missing. A lake that a job in a container
 * writes has no online store.
 */
export async function checkOnline({ lake, session, snapshot }: ReadContext): Promise<Finding[]> {
  if (lake.isOfContainer) return [];
  const findings: Finding[] = [];
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  for (const compiled of onlineGroups) {
    const from = { store, lakeRoot: lake.root, group: onlineGroup(compiled), table: groupTable(compiled) };
    const { missing, unexpected, differing, published, examples } = await verifyOnline(session, {
      ...from,
      snapshot,
    });
    const records = missing + unexpected + differing;
    if (records === 0) continue;
    const advice = published ? '' : '; gold is not published yet, `cardlake run stream` publishes it';
    findings.push({
      check: 'online',
      message: `${publishedName(compiled)}: ${numberOf(records, 'record differs', 'records differ')} from the newest gold row of the card${advice}`,
      examples,
    });
  }
  return findings;
}
