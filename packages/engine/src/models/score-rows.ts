import { type DuckSession, identifier, joinSql, openRowStream, type Sql, sql } from '@cardlake/lake';
import { createScorer } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';
import type { LoadedModel } from './load-model';

/** Receives a row: the columns asked for, the values of each model's features in its order, and its margin. */
export type RowVisitor = (
  row: readonly DuckDBValue[],
  scored: readonly { readonly features: readonly number[]; readonly margin: number }[],
) => void;

const column = z.object({ column_name: z.string() });

/**
 * Scores the rows of a relation by models, in the order of the relation.
 * @param source `relation`, as after FROM; `wanted`: the columns that the visitor receives; `name`, in words
 * @throws UserError `unknown_feature` when a model needs a column that the relation lacks
 */
export async function scoreRows(
  session: DuckSession,
  source: {
    readonly relation: Sql;
    readonly wanted: readonly Sql[];
    readonly name: string;
  },
  models: readonly LoadedModel[],
  visit: RowVisitor,
): Promise<void> {
  const described = await session.rows(sql`DESCRIBE SELECT * FROM ${source.relation}`, column);
  const known = new Set(described.map(({ column_name }) => column_name));
  for (const model of models) requireColumns(model, known, source.name);
  const features = [...new Set(models.flatMap(({ card }) => card.features.map(({ name }) => name)))];
  const scorers = models.map(({ model, card }) => ({
    scorer: createScorer(model),
    positions: card.features.map(({ name }) => source.wanted.length + features.indexOf(name)),
  }));
  const columns = joinSql([...source.wanted, ...features.map(identifier)]);
  const stream = await openRowStream(session, sql`SELECT ${columns} FROM ${source.relation}`);
  for await (const chunk of stream.chunks()) {
    for (const row of chunk.getRows()) {
      const scored = scorers.map(({ scorer, positions }) => {
        const values = positions.map((at) => toNumber(row[at]));
        return { features: values, margin: scorer.margin(values) };
      });
      visit(row.slice(0, source.wanted.length), scored);
    }
  }
}

/** Converts a value as the trainer does: to the nearest double; NaN where it is missing. */
function toNumber(value: DuckDBValue | undefined): number {
  if (value === null || value === undefined) return Number.NaN;
  if (value instanceof DuckDBDecimalValue) return Number(value.toString());
  return Number(value);
}

function requireColumns(
  { name, version, card }: LoadedModel,
  known: ReadonlySet<string>,
  place: string,
): void {
  const missing = card.features.filter((feature) => !known.has(feature.name));
  if (missing.length === 0) return;
  const groups = [...new Set(missing.map(({ group }) => group))].filter(Boolean);
  throw new UserError(
    'unknown_feature',
    `${place} lacks features of ${name} ${version}: ${missing.map((feature) => feature.name).join(', ')}`,
    groups.length === 0
      ? {}
      : { hint: `It needs the groups ${groups.join(', ')}: \`cardlake run daily --groups\`.` },
  );
}
