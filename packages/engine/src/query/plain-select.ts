import { z } from 'zod';

const rows = z.object({ value: z.object({ is_null: z.literal(false), value: z.number() }) });
const nothing = z.array(z.unknown()).length(0);

/** The parse of a SELECT from one table, with nothing but a filter and a limit. */
const filteredTable = z.object({
  node: z.object({
    type: z.literal('SELECT_NODE'),
    modifiers: z.array(z.object({ type: z.literal('LIMIT_MODIFIER'), limit: rows.nullish() })).max(1),
    cte_map: z.object({ map: nothing }),
    select_list: z.array(z.unknown()),
    from_table: z.object({ type: z.literal('BASE_TABLE'), sample: z.null() }),
    where_clause: z.unknown(),
    group_expressions: nothing,
    group_sets: nothing,
    aggregate_handling: z.literal('STANDARD_HANDLING'),
    having: z.null(),
    sample: z.null(),
    qualify: z.null(),
  }),
});

/** Kinds of expressions whose value depends on one row alone; the parser tells no aggregate from another function. */
const ROW_EXPRESSIONS = new Set([
  ...['BETWEEN', 'CASE', 'CAST', 'COLLATE', 'COLUMN_REF', 'COMPARISON'],
  ...['CONJUNCTION', 'CONSTANT', 'OPERATOR', 'STAR'],
]);

/**
 * Returns the most rows that a statement gives if it picks rows of one table, each by itself: then rows of a part of the table
 * are rows of its result. Undefined for any other statement.
 * @param parse the statement as DuckDB's parser writes it
 * @param limit rows that are asked for beside the statement's own limit; 0 for all
 */
export function pickedRows(parse: unknown, limit: number): number | undefined {
  const select = filteredTable.safeParse(parse);
  if (!select.success) return undefined;
  const { modifiers, select_list, where_clause } = select.data.node;
  if (!dependsOnRow(select_list) || !dependsOnRow(where_clause)) return undefined;
  const limits = [limit || undefined, modifiers[0]?.limit?.value.value];
  const most = Math.min(...limits.filter((each) => each !== undefined));
  return Number.isFinite(most) ? most : undefined;
}

function dependsOnRow(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return true;
  if ('class' in expression && !isOfRow(expression)) return false;
  return Object.values(expression).every(dependsOnRow);
}

const isOfRow = (expression: { readonly class: unknown; readonly is_operator?: unknown }): boolean =>
  ROW_EXPRESSIONS.has(String(expression.class)) ||
  (expression.class === 'FUNCTION' && expression.is_operator === true);
