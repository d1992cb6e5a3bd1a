import { type ColumnTypes, identifier, joinSql, type Sql, sql } from '@cardlake/lake';
import type { Fields, LogicalType } from '@cardlake/schema';

/** Columns of a part file, by name. */
export type PartColumns = ColumnTypes;

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
export const silverExpressions = (fields: Fields): Sql =>
  joinSql(
    Object.entries(fields).map(([name, { type }]) => {
      const column = identifier(name);
      return type.kind === 'timestamp' ? sql`make_timestamptz(${column}) AS ${column}` : column;
    }),
  );

/** Maps a wire column to its type in a part file: instants are integers of microseconds, money is decimal text. */
function partType(type: LogicalType): LogicalType | 'BIGINT' {
  switch (type.kind) {
    case 'timestamp':
      return 'BIGINT';
    case 'decimal':
    case 'bigint':
    case 'boolean':
    case 'double':
    case 'json':
    case 'string':
      return type;
    default:
      throw new Error(`part files have no columns of type ${type.kind}`);
  }
}
