import { businessFields } from '@cardlake/card-schema';
import type { CompiledFeature, CompiledGroup } from '@cardlake/features';
import { identifier, type Sql, sql } from '@cardlake/lake';

/**
 * Builds a query that computes a group's features with DuckDB's own window functions, as one would without
 * Cardlake. It covers counts, sums, means and distinct counts over past windows that include the current event.
 * @throws Error for a feature that it has no SQL for.
 */
export function sqlWindows(group: CompiledGroup, relation: Sql): Sql {
  const columns = Object.keys(businessFields).map(identifier);
  const windows = [...new Set(group.features.map(windowMicrosOf))];
  const frames = windows.map(
    (micros) =>
      sql`w${micros} AS (PARTITION BY card_id ORDER BY ts
        RANGE BETWEEN to_microseconds(${micros - 1}) PRECEDING AND CURRENT ROW EXCLUDE TIES)`,
  );
  const features = group.features.map(
    (feature) => sql`${expression(feature)} AS ${identifier(feature.name)}`,
  );
  return sql`SELECT ${[...columns, ...features]} FROM ${relation} WINDOW ${frames}`;
}

function windowMicrosOf({ name, compute }: CompiledFeature): number {
  if (compute.kind !== 'window' || compute.delayMicros > 0 || !compute.includesCurrent)
    throw new Error(`${name} is not a plain window`);
  return compute.windowMicros;
}

function expression(feature: CompiledFeature): Sql {
  const { name, compute } = feature;
  const over = sql`OVER w${windowMicrosOf(feature)}`;
  if (compute.kind !== 'window') throw new Error(`${name} is not a window`);
  const column = identifier('column' in compute ? compute.column : '');
  switch (compute.function) {
    case 'count':
      return sql`count(*) ${over}`;
    case 'sum':
      return sql`(sum(${column}) ${over})::DECIMAL(28, 4)`;
    case 'mean':
      // As the engine does: the exact sum as a double, divided once.
      return sql`(sum((${column} * 10000)::BIGINT) ${over})::DOUBLE / ((count(*) ${over}) * 10000)`;
    case 'countDistinct':
      return sql`count(DISTINCT ${column}) ${over}`;
    default:
      throw new Error(`${name} has no SQL here`);
  }
}
