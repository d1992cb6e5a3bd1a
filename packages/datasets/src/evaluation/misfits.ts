import { maskPans } from '@cardlake/card-schema';
import { type DuckSession, type Sql, sql } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';

const EXAMPLES = 3;

/** Tables with the rows of a split and with the scores of a file, both with `event_id`. */
interface Tables {
  readonly rows: Sql;
  readonly scores: Sql;
}

/** Ways in which scores do not fit rows: a query of the ids, and words for them. */
const MISFITS = [
  {
    one: 'row has no score',
    many: 'rows have no score',
    ids: ({ rows, scores }: Tables) => sql`SELECT event_id FROM ${rows} ANTI JOIN ${scores} USING (event_id)`,
  },
  {
    one: 'id is scored more than once',
    many: 'ids are scored more than once',
    ids: ({ scores }: Tables) => sql`SELECT event_id FROM ${scores} GROUP BY event_id HAVING count(*) > 1`,
  },
  {
    one: 'id is not in the split',
    many: 'ids are not in the split',
    ids: ({ rows, scores }: Tables) =>
      sql`SELECT DISTINCT event_id FROM ${scores} ANTI JOIN ${rows} USING (event_id)`,
  },
  {
    one: 'score is not a finite number',
    many: 'scores are not finite numbers',
    ids: ({ scores }: Tables) =>
      sql`SELECT concat(event_id, ' has ', coalesce(given, 'none')) AS event_id
       FROM ${scores} WHERE score IS NULL OR NOT isfinite(score)`,
  },
] as const;

const misfit = z.object({
  count: z.bigint().transform(Number),
  examples: z.array(z.string().nullable()).nullable(),
});

/**
 * Checks that each row has exactly one score and each score a row.
 * @param where the rows, in words.
 * @throws UserError `scores_refused` with the number of misfits of each kind, and examples.
 */
export async function refuseMisfits(session: DuckSession, tables: Tables, where: string): Promise<void> {
  const faults: string[] = [];
  for (const { one, many, ids } of MISFITS) {
    const [found] = await session.rows(
      sql`SELECT count(*) AS count, min(event_id, ${EXAMPLES}) AS examples FROM (${ids(tables)})`,
      misfit,
    );
    if (found === undefined || found.count === 0) continue;
    const examples = (found.examples ?? []).map((id) => maskPans(id ?? 'null'));
    const more = found.count > examples.length ? ', …' : '';
    faults.push(`${numberOf(found.count, one, many)} (${examples.join(', ')}${more})`);
  }
  if (faults.length === 0) return;
  throw new UserError('scores_refused', `the scores do not fit ${where}: ${faults.join('; ')}`, {
    hint: 'Score each row of the split exactly once, with a number that is neither NaN nor infinite.',
  });
}
