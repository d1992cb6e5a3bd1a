import { identifier } from '@cardlake/lake';
import type { Fields, LogicalType } from '@cardlake/schema';

/** DuckDB types of the columns of a part file, by name. */
export type PartColumns = Readonly<Record<string, { readonly type: string }>>;

/** Lists the columns of a part file with valid rows: object, line, then the columns on the wire. */
export const partColumns = (fields: Fields): PartColumns => ({
  object: { type: 'INTEGER' },
  line: { type: 'BIGINT' },
  ...Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, { type: partType(type) }])),
});

/** Columns of a part file with rejects. */
export const rejectColumns: PartColumns = {
  object: { type: 'INTEGER' },
  line: { type: 'BIGINT' },
  reasons: { type: 'VARCHAR[]' },
  raw: { type: 'VARCHAR' },
  event_id: { type: 'VARCHAR' },
};

/** Builds the select list that converts part columns to silver's types. */
export const silverExpressions = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, { type }]) =>
      type.kind === 'timestamp'
        ? `make_timestamptz(${identifier(name)}) AS ${identifier(name)}`
        : identifier(name),
    )
    .join(', ');

/** Maps a wire column to its DuckDB type: instants are integers of microseconds, money is decimal text. */
function partType(type: LogicalType): string {
  switch (type.kind) {
    case 'timestamp':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'boolean':
      return 'BOOLEAN';
    case 'string':
      return 'VARCHAR';
    default:
      throw new Error(`part files have no columns of type ${type.kind}`);
  }
}
