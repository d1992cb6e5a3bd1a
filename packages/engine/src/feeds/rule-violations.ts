import { type CompiledFeed, feedTable, type Rule, ruleQuery } from '@cardlake/feeds';
import { type DuckSession, type Sql, scan, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { readStatement } from '../statements/read-only';

type SqlRule = Extract<Rule, { readonly rule: 'sql' }>;

/** Errors of a statement that does more than read, or that is wrong. */
const REFUSALS: readonly string[] = ['not_a_query', 'sql'];

const verdict = z.object({ is_broken: z.boolean() });

/**
 * Tells whether the query of a rule finds rows.
 * @param rows relation of the rows that it sees as `feed`
 * @throws UserError `feed_refused`, with the feed and the rule, for one that does more than read, and one that DuckDB cannot run
 */
export async function hasViolations(
  session: DuckSession,
  feed: CompiledFeed,
  rule: SqlRule,
  rows: Sql,
): Promise<boolean> {
  try {
    const { relation, statement } = await readStatement(session, ruleQuery(rule.violations));
    const [found] = await session.rows(
      // One that DuckDB cannot read is run alone for its message.
      relation === undefined
        ? statement
        : sql`WITH feed AS (SELECT * FROM ${rows}) SELECT count(*) > 0 AS is_broken FROM (${relation})`,
      verdict,
    );
    return found?.is_broken === true;
  } catch (error) {
    if (!(error instanceof UserError && REFUSALS.includes(error.code))) throw error;
    throw new UserError(
      'feed_refused',
      `feed ${feed.name}: rule ${rule.name}: expected one SELECT over the table feed that DuckDB can run; ${error.message}`,
      { hint: 'Correct violations of the rule.', cause: error },
    );
  }
}

/** Requires that the queries of the rules of a feed can be run, on a table without rows. @throws UserError as {@link hasViolations} */
export async function requireQueries(session: DuckSession, feed: CompiledFeed): Promise<void> {
  for (const rule of feed.rules)
    if (rule.rule === 'sql') await hasViolations(session, feed, rule, scan(feedTable(feed), []));
}
