import { groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { type DuckSession, identifier, relation, type Snapshot, type Sql, scan, sql } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { z } from 'zod';
import { computeFeatures } from './compute-features';
import { silverSource } from './feature-source';
import { loadLabels } from './labels';

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
 * Computes every group again from silver and compares the result row by row with gold.
 *
 * @returns one entry per group that differs
 */
export async function verifyGold(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
  reporter: Reporter,
): Promise<GoldDifference[]> {
  await loadLabels(session, snapshot.files(cardDisputes));
  const source = silverSource(snapshot.files(cardTransactions));
  const stage = reporter.stage('verify gold', source.rows);
  const found = new Map<string, GoldDifference>();
  for await (const slice of computeFeatures(session, source, groups)) {
    for (const group of groups) {
      const name = publishedName(group);
      const computed = slice.select(group);
      const { rows, examples } = await compareGroup(session, snapshot, group, computed, slice.condition);
      const earlier = found.get(name);
      found.set(name, {
        group: name,
        rows: (earlier?.rows ?? 0) + rows,
        examples: [...(earlier?.examples ?? []), ...examples].slice(0, MAX_EXAMPLES),
      });
    }
    stage.advance(slice.rows);
  }
  stage.done();
  return [...found.values()].filter(({ rows }) => rows > 0);
}

async function compareGroup(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledGroup,
  computed: Sql,
  condition: Sql,
): Promise<Omit<GoldDifference, 'group'>> {
  const table = groupTable(group);
  const columns = Object.keys(table.fields).map(identifier);
  const stored = sql`SELECT ${columns} FROM ${scan(table, snapshot.files(table))} WHERE ${condition}`;
  const rowsOf = (name: string) => relation(name, table.fields);
  const [inGold, inSlice] = [rowsOf('stored_rows'), rowsOf('computed_rows')];
  const [onlyStored, onlyComputed] = [rowsOf('only_stored'), rowsOf('only_computed')];
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${inGold} AS ${stored};
    CREATE OR REPLACE TEMP TABLE ${inSlice} AS SELECT ${columns} FROM (${computed});
    CREATE OR REPLACE TEMP TABLE ${onlyStored} AS FROM ${inGold} EXCEPT ALL FROM ${inSlice};
    CREATE OR REPLACE TEMP TABLE ${onlyComputed} AS FROM ${inSlice} EXCEPT ALL FROM ${inGold};`);
  const difference = sql`${onlyStored} AS s FULL JOIN ${onlyComputed} AS c USING (event_id)`;
  const examples = await session.rows(
    sql`SELECT CASE WHEN s.event_id IS NOT NULL THEN to_json(s)::VARCHAR END AS stored,
       CASE WHEN c.event_id IS NOT NULL THEN to_json(c)::VARCHAR END AS computed
     FROM ${difference} ORDER BY event_id LIMIT ${MAX_EXAMPLES}`,
    z.object({ stored: z.string().nullable(), computed: z.string().nullable() }),
  );
  return { rows: await session.count(difference), examples };
}
