import { identifier, relation, type Sql, sql } from '@cardlake/lake';

/** Table of partial aggregates: one row an entity (`k`) and event date (`e`, days since the epoch). */
export const DAY_PARTIALS = identifier('day_partials');

/** Table of label changes: how many more (`delta`) of the events of `k` at date `e` are known to be true from day `r` on. */
export const LABEL_PARTIALS = identifier('label_partials');

/** Table of the different values of a column (`v`) by entity and event date. */
export const distinctPartials = (column: string): Sql => identifier(`distinct_${column}`);

/** Table of rows that changes of silver or new days can change, whether they exist or not: entity and day. */
export const TOUCHED_ROWS = relation('touched_snapshot_rows', {
  k: { type: 'VARCHAR' },
  day: { type: 'INTEGER' },
});

/** Table of the events that the touched rows are computed from, with the columns of silver. */
export const TOUCHED_EVENTS = identifier('touched_snapshot_events');

/** Table with the computed rows of a group. */
export const SNAPSHOT_ROWS = identifier('snapshot_rows');

/** Table with the rows that the lake lacks, has with other values, or has and should not: the key of the group's table. */
export const DIFFERENT_ROWS = identifier('different_snapshot_rows');

/** Column of a partial aggregate over a column of the events. */
export const partialColumn = (part: PartialName, column: string): Sql => identifier(`${part}_${column}`);

/** Weight of the upper half of a value; see {@link HALVES}. */
export const HALF = 2 ** 27;

/** Parts that an aggregate over days adds up from. */
export const PARTIALS = {
  total: (x: Sql) => sql`sum(${x})`,
  least: (x: Sql) => sql`min(${x})`,
  greatest: (x: Sql) => sql`max(${x})`,
} as const;

/**
 * The same for values in two halves: x in units of its last decimal is h · {@link HALF} + l. Sums of these and of their
 * products are exact, while x² would not fit.
 */
export const HALVES = {
  h: (h: Sql) => sql`sum(${h})`,
  l: (_: Sql, l: Sql) => sql`sum(${l})`,
  hh: (h: Sql) => sql`sum(${h} * ${h})`,
  hl: (h: Sql, l: Sql) => sql`sum(${h} * ${l})`,
  ll: (_: Sql, l: Sql) => sql`sum(${l} * ${l})`,
} as const;

export type PartialName = keyof typeof PARTIALS | keyof typeof HALVES;
