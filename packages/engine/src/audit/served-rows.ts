import { decisionFields } from '@cardlake/card-schema';
import { loadPublishedRows, publishedRows } from '@cardlake/feature-store';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { createTable, identifier, type Relation, relation, sql } from '@cardlake/lake';
import { type AuditedDay, SUSPECTS, selectDecisions, valuesOf } from './audited-day';

/** Snapshot rows that the decisions of `SUSPECTS` name. */
const USES = relation('audited_uses', {
  use_id: { type: 'VARCHAR' },
  entity_key: { type: 'VARCHAR' },
  day: { type: 'VARCHAR' },
  version: { type: 'BIGINT' },
});

/** Declares the table of the rows of a snapshot group as they were served: `use_id` is the event. */
export const servedRows = (n: number, group: CompiledSnapshotGroup): Relation =>
  publishedRows(`audited_snapshots_${n}`, group);

/** Loads the rows of a snapshot group that the decisions of `SUSPECTS` name. */
export async function loadServedRows(
  audited: AuditedDay,
  group: CompiledSnapshotGroup,
  n: number,
): Promise<void> {
  const { session, lake } = audited.read;
  if (!Object.hasOwn(decisionFields, group.key))
    throw new Error(`a decision does not tell ${group.key}, which ${publishedName(group)} is about`);
  await session.run(createTable(USES));
  await session.run(
    sql`INSERT INTO ${USES} SELECT event_id, entity_key, used.day, used.version
      FROM (SELECT event_id, ${identifier(group.key)} AS entity_key,
          unnest(from_json(snapshots, '[{"group": "VARCHAR", "day": "VARCHAR", "version": "BIGINT"}]')) AS used
        FROM ${selectDecisions(audited)} SEMI JOIN ${SUSPECTS} USING (event_id))
      WHERE used."group" = $3`,
    [...valuesOf(audited), publishedName(group)],
  );
  await loadPublishedRows(session, { lakeRoot: lake.root, group, uses: USES, into: servedRows(n, group) });
}
