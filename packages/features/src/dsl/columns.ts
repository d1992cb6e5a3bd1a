import { businessFields } from '@cardlake/card-schema';

type Business = typeof businessFields;

type ColumnOf<Kind extends string> = {
  [K in keyof Business]: Business[K]['type']['kind'] extends Kind ? K : never;
}[keyof Business];

/** Columns of an event that can be added up and compared: the decimals. */
export type DecimalColumn = ColumnOf<'decimal'>;

/** Columns of an event whose values can be told apart: the strings. */
export type StringColumn = ColumnOf<'string'>;

/** The declared field of a column, for callers that no type checker watched. */
export const columnField = (name: unknown): Business[keyof Business] | undefined =>
  typeof name === 'string' && Object.hasOwn(businessFields, name)
    ? businessFields[name as keyof Business]
    : undefined;

/** Names of the columns of a kind, for messages. */
export const columnsOfKind = (kind: 'decimal' | 'string'): string[] =>
  Object.entries(businessFields)
    .filter(([, { type }]) => type.kind === kind)
    .map(([name]) => name);
