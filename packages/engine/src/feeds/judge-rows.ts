import { type Bounds, type CompiledFeed, feedTable, type Rule } from '@cardlake/feeds';
import { type DuckSession, identifier, joinSql, type Sql, type SqlValue, sql, sqlType } from '@cardlake/lake';
import { z } from 'zod';
import { stagedRows } from './relations';

/** A condition that is true of the rows that break a rule, with the values of its parameters. */
interface Violation {
  readonly condition: Sql;
  readonly values: readonly SqlValue[];
}

const faulty = z.object({ source_key: z.string(), source_version: z.string() });

/**
 * Finds the row rules that staged rows break.
 * @returns names of the rules, by key and version of the object joined by `#`
 */
export async function judgeRows(session: DuckSession, feed: CompiledFeed): Promise<Map<string, string[]>> {
  const broken = new Map<string, string[]>();
  for (const rule of feed.rules) {
    const violation = violationOf(feed, rule);
    if (violation === undefined) continue;
    const found = await session.rows(
      sql`SELECT DISTINCT source_key, source_version
        FROM (SELECT source_key, source_version, (${violation.condition}) AS is_broken FROM ${stagedRows(feed)}) WHERE is_broken`,
      faulty,
      violation.values,
    );
    for (const { source_key, source_version } of found) {
      const identity = `${source_key}#${source_version}`;
      broken.set(identity, [...(broken.get(identity) ?? []), rule.name]);
    }
  }
  return broken;
}

/** The condition of the rows that break a row rule; undefined for a rule about the whole table. */
function violationOf(feed: CompiledFeed, rule: Rule): Violation | undefined {
  switch (rule.rule) {
    case 'notNull':
      return { condition: sql`${identifier(rule.column)} IS NULL`, values: [] };
    case 'unique': {
      const columns = rule.columns.map(identifier);
      const isWhole = joinSql(
        columns.map((name) => sql`${name} IS NOT NULL`),
        ' AND ',
      );
      return {
        condition: sql`${isWhole} AND count(*) OVER (PARTITION BY source_key, source_version, ${columns}) > 1`,
        values: [],
      };
    }
    case 'inSet': {
      const type = typeOf(feed, rule.column);
      const list = rule.values.map((_, at) => sql`${parameter(at)}::VARCHAR::${type}`);
      return { condition: sql`${identifier(rule.column)} NOT IN (${list})`, values: rule.values.map(String) };
    }
    case 'between':
      return outside(identifier(rule.column), rule, typeOf(feed, rule.column));
    case 'length':
      return outside(sql`length(${identifier(rule.column)})`, rule, sql`BIGINT`);
    case 'matches':
      return {
        condition: sql`NOT regexp_matches(${identifier(rule.column)}, $1::VARCHAR)`,
        values: [rule.pattern],
      };
    default:
      return undefined;
  }
}

/** Condition of the values below the least or above the greatest that a rule allows. */
export function outside(value: Sql, { min, max }: Bounds, type: Sql): Violation {
  const bounds = [
    ...(min === undefined ? [] : [{ bound: min, compare: (at: Sql) => sql`${value} < ${at}` }]),
    ...(max === undefined ? [] : [{ bound: max, compare: (at: Sql) => sql`${value} > ${at}` }]),
  ];
  return {
    condition: joinSql(
      bounds.map(({ compare }, at) => compare(sql`${parameter(at)}::VARCHAR::${type}`)),
      ' OR ',
    ),
    values: bounds.map(({ bound }) => String(bound)),
  };
}

/** The parameter with a position from 0. */
const parameter = (at: number): Sql => sql`$${at + 1}`;

const typeOf = (feed: CompiledFeed, column: string): Sql => {
  const found = feedTable(feed).fields[column];
  if (found === undefined) throw new Error(`${feed.name} has no column ${column}`);
  return sqlType(found.type);
};
