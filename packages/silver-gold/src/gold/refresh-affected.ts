import { groupTable } from '@cardlake/card-features';
import { publishedName } from '@cardlake/features';
import { createTempTable, sql } from '@cardlake/lake';
import { computeFeatures } from './compute-features';
import {
  AFFECTED_EVENTS,
  AFFECTED_ROWS,
  CHANGED_EVENTS,
  changedCards,
  changedRows,
  computedRows,
} from './gold-relations';
import type { GroupResult, RefreshContext } from './refresh-context';
import { replaceRows } from './replace-rows';

/** Replaces the rows of every group that changes of silver affect and that came out different. */
export async function refreshAffected(context: RefreshContext): Promise<GroupResult[]> {
  const { session, snapshot, transaction, groups, source, threads } = context;
  await session.run(sql`CREATE OR REPLACE TEMP VIEW ${AFFECTED_EVENTS} AS
    SELECT event_id, ts FROM ${AFFECTED_ROWS} UNION SELECT event_id, ts FROM ${CHANGED_EVENTS}`);
  const targets = groups.map((group, n) => {
    const table = groupTable(group);
    return { group, table, computed: computedRows(n, table.fields), changed: changedCards(n) };
  });
  for (const { computed } of targets) await session.run(createTempTable(computed));
  for await (const batch of computeFeatures(session, source, groups, threads))
    for (const { group, computed } of targets)
      await session.run(sql`INSERT INTO ${computed} ${batch.select(group)}`);
  const results: GroupResult[] = [];
  for (const { group, table, computed, changed } of targets) {
    const counts = await replaceRows(session, transaction, table, snapshot.files(table), computed);
    // A card that lost its newest row to another card has changed, too.
    await session.run(sql`INSERT INTO ${changed} SELECT card_id, event_id FROM ${changedRows(table)}
      UNION SELECT card_id, NULL FROM ${CHANGED_EVENTS} ANTI JOIN ${AFFECTED_ROWS} USING (event_id, card_id)`);
    results.push({ group: publishedName(group), ...counts });
  }
  return results;
}
