import { groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import {
  createTempTable,
  type DuckSession,
  identifier,
  type LakeFile,
  type Relation,
  relation,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { z } from 'zod';
import { computeFeatures } from './compute-features';
import { closeSilver, openSilver } from './feature-source';
import { computedRows } from './gold-relations';
import { loadLabels } from './labels';
import { findSnapshotSources } from './snapshot-sources';
import type { FeatureThreads } from './threaded-computer';

/** Differences between gold and the features computed from silver. */
export interface GoldDifference {
  readonly group: string;
  readonly rows: number;
  /** The first rows that differ, as JSON; null where the other side has no such row. */
  readonly examples: readonly {
    /** Row in gold. */
    readonly stored: string | null;
    /** Row computed from silver. */
    readonly computed: string | null;
  }[];
}

const MAX_EXAMPLES = 5;

/**
 * Computes every group again from silver, and from the snapshot rows that are stored, and compares the result row by row
 * with gold.
 *
 * @param threads threads to compute many rows on
 * @returns one entry per group that differs
 */
export async function verifyGold(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
  snapshotGroups: readonly CompiledSnapshotGroup[],
  reporter: Reporter,
  threads?: FeatureThreads,
): Promise<GoldDifference[]> {
  await loadLabels(session, snapshot.files(cardDisputes));
  const source = await openSilver(session, snapshot.files(cardTransactions));
  const snapshots = findSnapshotSources(groups, snapshotGroups, snapshot);
  const stage = reporter.stage('verify gold', source.rows);
  const found = new Map<string, GoldDifference>();
  const record = (name: string, { rows, examples }: Omit<GoldDifference, 'group'>): void => {
    const earlier = found.get(name);
    found.set(name, {
      group: name,
      rows: (earlier?.rows ?? 0) + rows,
      examples: [...(earlier?.examples ?? []), ...examples].slice(0, MAX_EXAMPLES),
    });
  };
  const compare = async (days: ReadonlySet<string>): Promise<void> => {
    for (const [n, group] of groups.entries()) {
      const table = groupTable(group);
      const stored = snapshot.files(table).filter(({ partition }) => days.has(partition));
      record(publishedName(group), await compareGroup(session, group, stored, computedRows(n, table.fields)));
    }
  };
  const clear = async (): Promise<void> => {
    for (const [n, group] of groups.entries())
      await session.run(createTempTable(computedRows(n, groupTable(group).fields)));
  };
  await clear();
  for await (const batch of computeFeatures(session, source, groups, snapshots, threads)) {
    for (const [n, group] of groups.entries())
      await session.run(sql`INSERT INTO ${computedRows(n, groupTable(group).fields)} ${batch.select(group)}`);
    batch.release();
    stage.advance(batch.rows);
    if (!batch.endsDay) continue;
    await compare(new Set(batch.days));
    await clear();
  }
  await closeSilver(session);
  await compare(withoutSilver(snapshot, groups));
  stage.done();
  return [...found.values()].filter(({ rows }) => rows > 0);
}

/**
 * Compares the rows of some days by their hashes, of 63 bits each, so that only those that differ are ever held. Equal rows
 * in different numbers differ, too.
 */
async function compareGroup(
  session: DuckSession,
  group: CompiledGroup,
  files: readonly LakeFile[],
  computedTable: Relation,
): Promise<Omit<GoldDifference, 'group'>> {
  const table = groupTable(group);
  const columns = Object.keys(table.fields).map(identifier);
  const stored = sql`SELECT ${columns} FROM ${scan(table, files)}`;
  const computed = sql`SELECT ${columns} FROM ${computedTable}`;
  const hashed = (rows: Sql, sign: 1 | -1) =>
    sql`SELECT event_id, ${rowHash(columns)} AS row_hash, ${sign} AS sign FROM (${rows})`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${DIFFERENCES} AS
    SELECT event_id, row_hash, sum(sign)::BIGINT AS surplus
    FROM (${hashed(stored, 1)} UNION ALL ${hashed(computed, -1)})
    GROUP BY event_id, row_hash HAVING surplus <> 0`);
  const rows = await session.count(sql`(SELECT DISTINCT event_id FROM ${DIFFERENCES})`);
  if (rows === 0) return { rows, examples: [] };
  const first = sql`(SELECT DISTINCT event_id FROM ${DIFFERENCES} ORDER BY event_id LIMIT ${MAX_EXAMPLES})`;
  const example = (of: Sql, surplus: Sql) =>
    sql`SELECT event_id, any_value(to_json(s)::VARCHAR) AS example
      FROM (SELECT ${columns} FROM (${of}) SEMI JOIN ${first} USING (event_id)) AS s
      SEMI JOIN (FROM ${DIFFERENCES} WHERE ${surplus}) AS d
        ON d.event_id = s.event_id AND d.row_hash = ${rowHash(columns.map((column) => sql`s.${column}`))}
      GROUP BY event_id`;
  const examples = await session.rows(
    sql`SELECT s.example AS stored, c.example AS computed
      FROM ${first} LEFT JOIN (${example(stored, sql`surplus > 0`)}) AS s USING (event_id)
      LEFT JOIN (${example(computed, sql`surplus < 0`)}) AS c USING (event_id) ORDER BY event_id`,
    z.object({ stored: z.string().nullable(), computed: z.string().nullable() }),
  );
  return { rows, examples };
}

/** Lists the days that gold has and silver has not. */
function withoutSilver(snapshot: Snapshot, groups: readonly CompiledGroup[]): Set<string> {
  const days = new Set(
    groups.flatMap((group) => snapshot.files(groupTable(group)).map(({ partition }) => partition)),
  );
  for (const { partition } of snapshot.files(cardTransactions)) days.delete(partition);
  return days;
}

/** BIGINT has a sign, which costs a bit. */
const rowHash = (columns: readonly Sql[]): Sql => sql`(hash(${columns}) >> 1)::BIGINT`;

/** Rows that one side has more often than the other. */
const DIFFERENCES = relation('gold_differences', {
  event_id: { type: 'VARCHAR' },
  row_hash: { type: 'BIGINT' },
  surplus: { type: 'BIGINT' },
});
