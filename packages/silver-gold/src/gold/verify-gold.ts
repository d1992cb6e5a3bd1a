import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, groupTable, publishedName } from '@cardlake/features';
import { type DuckSession, identifier, type Snapshot, scan } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { z } from 'zod';
import { computeFeatures } from './compute-features';
import { loadFrauds, wholeSource } from './source';

/** How gold differs from what silver gives. */
export interface GoldDifference {
  readonly group: string;
  readonly rows: number;
  /** The first rows that differ, as JSON: `stored` in gold and `computed` from silver; null where there is none. */
  readonly examples: readonly { readonly stored: string | null; readonly computed: string | null }[];
}

const SHOWN = 5;

/**
 * Computes every group from silver again and compares row for row with what gold holds.
 *
 * @returns one entry a group that differs
 */
export async function verifyGold(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledGroup[],
  reporter: Reporter,
): Promise<GoldDifference[]> {
  await loadFrauds(session, snapshot.files(cardDisputes));
  const source = wholeSource(snapshot.files(cardTransactions));
  const stage = reporter.stage('verify gold', source.rows);
  const found = new Map<string, { rows: number; examples: GoldDifference['examples'][number][] }>();
  for await (const slice of computeFeatures(session, source, groups)) {
    for (const group of groups) {
      const { rows, examples } = await compare(
        session,
        snapshot,
        group,
        slice.select(group),
        slice.condition,
      );
      const known = found.get(publishedName(group)) ?? { rows: 0, examples: [] };
      found.set(publishedName(group), {
        rows: known.rows + rows,
        examples: [...known.examples, ...examples].slice(0, SHOWN),
      });
    }
    stage.advance(slice.rows);
  }
  stage.done();
  return [...found].flatMap(([group, { rows, examples }]) => (rows === 0 ? [] : [{ group, rows, examples }]));
}

async function compare(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledGroup,
  computed: string,
  condition: string,
): Promise<Omit<GoldDifference, 'group'>> {
  const table = groupTable(group);
  const columns = Object.keys(table.fields).map(identifier).join(', ');
  const stored = `SELECT ${columns} FROM ${scan(table, snapshot.files(table))} WHERE ${condition}`;
  await session.run(`CREATE OR REPLACE TEMP TABLE in_gold AS ${stored};
    CREATE OR REPLACE TEMP TABLE in_silver AS SELECT ${columns} FROM (${computed});
    CREATE OR REPLACE TEMP TABLE only_gold AS FROM in_gold EXCEPT ALL FROM in_silver;
    CREATE OR REPLACE TEMP TABLE only_silver AS FROM in_silver EXCEPT ALL FROM in_gold;`);
  const difference = `only_gold AS g FULL JOIN only_silver AS s USING (event_id)`;
  const examples = await session.rows(
    `SELECT CASE WHEN g.event_id IS NOT NULL THEN to_json(g)::VARCHAR END AS stored,
       CASE WHEN s.event_id IS NOT NULL THEN to_json(s)::VARCHAR END AS computed
     FROM ${difference} ORDER BY event_id LIMIT ${SHOWN}`,
    z.object({ stored: z.string().nullable(), computed: z.string().nullable() }),
  );
  return { rows: await session.count(difference), examples };
}
