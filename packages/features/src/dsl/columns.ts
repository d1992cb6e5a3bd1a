import type { Field, Fields } from '@cardlake/schema';

/** Names of the columns of a kind. */
export type ColumnOf<F extends Fields, Kind extends string> = {
  [K in keyof F & string]: F[K]['type']['kind'] extends Kind ? K : never;
}[keyof F & string];

/** The declared field of a column; undefined when there is none, for callers without a type checker. */
export const findColumn = (fields: Fields, name: unknown): Field | undefined =>
  typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;

/** Names of the columns of a kind, for messages. */
export const listColumns = (fields: Fields, kind: 'decimal' | 'string'): string[] =>
  Object.entries(fields)
    .filter(([, { type }]) => type.kind === kind)
    .map(([name]) => name);
