import { type CompiledFeed, complementOf, type Rule, widenBounds } from '@cardlake/feeds';
import { type DuckSession, identifier, type Sql, type SqlValue, sql } from '@cardlake/lake';
import { parseDuration } from '@cardlake/schema';
import { z } from 'zod';
import { outside } from './judge-rows';
import { hasViolations } from './rule-violations';

const verdict = z.object({ is_broken: z.boolean().nullable() });

/**
 * Finds the set rules that rows would break as the table of a feed. A table without a row breaks none but those on the number of its rows.
 * @param rows relation of the rows
 * @param reference gives the stored rows of another feed, for foreign keys
 */
export async function judgeTable(
  session: DuckSession,
  feed: CompiledFeed,
  rows: Sql,
  nowMicros: number,
  reference: (feed: string) => Sql,
): Promise<Set<string>> {
  const broken = new Set<string>();
  for (const rule of feed.rules) {
    if (rule.rule === 'sql') {
      if (await hasViolations(session, feed, rule, rows)) broken.add(rule.name);
      continue;
    }
    const query = verdictOf(rule, rows, nowMicros, reference);
    if (query === undefined) continue;
    const [found] = await session.rows(query.statement, verdict, query.values);
    if (found?.is_broken === true) broken.add(rule.name);
  }
  return broken;
}

interface VerdictQuery {
  readonly statement: Sql;
  readonly values: readonly SqlValue[];
}

/** Query that tells whether rows break a set rule; undefined for a rule about rows, or of SQL. */
function verdictOf(
  rule: Rule,
  rows: Sql,
  nowMicros: number,
  reference: (feed: string) => Sql,
): VerdictQuery | undefined {
  const over = ({
    condition,
    values,
  }: {
    readonly condition: Sql;
    readonly values: readonly SqlValue[];
  }) => ({
    statement: sql`SELECT ${condition} AS is_broken FROM ${rows}`,
    values,
  });
  switch (rule.rule) {
    case 'rowCount':
      return over(outside(sql`count(*)`, rule, sql`BIGINT`));
    case 'sum':
    case 'mean': {
      const column = identifier(rule.column);
      const value = rule.rule === 'sum' ? sql`sum(${column})` : sql`avg(${column})`;
      return over(outside(value, widenBounds(rule), sql`DOUBLE`));
    }
    case 'nullShare':
      return over({
        condition: sql`count(${identifier(rule.column)})::DOUBLE / nullif(count(*), 0) < $1::DOUBLE`,
        values: [complementOf(rule.max)],
      });
    case 'freshness':
      return over({
        condition: sql`epoch_us(max(${identifier(rule.column)})) < $1::BIGINT`,
        values: [BigInt(nowMicros - (parseDuration(rule.within) ?? 0))],
      });
    case 'foreignKey':
      return {
        statement: sql`SELECT count(*) > 0 AS is_broken FROM ${rows} AS child
          ANTI JOIN ${reference(rule.feed)} AS parent ON child.${identifier(rule.column)} = parent.${identifier(rule.references)}
          WHERE child.${identifier(rule.column)} IS NOT NULL`,
        values: [],
      };
    default:
      return undefined;
  }
}
