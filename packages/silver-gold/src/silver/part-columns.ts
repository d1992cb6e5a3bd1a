import { identifier } from '@cardlake/lake';
import type { Fields, LogicalType } from '@cardlake/schema';

/** The type a wire column has in a part file: instants are integers of microseconds, money is decimal text. */
const partType = (type: LogicalType): string => {
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
      throw new Error(`no ${type.kind} on the wire`);
  }
};

/** DuckDB types of the columns of a part file, by name. */
export type PartColumns = Readonly<Record<string, { readonly type: string }>>;

/** Columns of a part file of valid rows: object, line, then the wire's columns. */
export const partColumns = (fields: Fields): PartColumns => ({
  object: { type: 'INTEGER' },
  line: { type: 'BIGINT' },
  ...Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, { type: partType(type) }])),
});

/** Columns of a part file of rejects. */
export const rejectColumns: PartColumns = {
  object: { type: 'INTEGER' },
  line: { type: 'BIGINT' },
  reasons: { type: 'VARCHAR[]' },
  raw: { type: 'VARCHAR' },
  event_id: { type: 'VARCHAR' },
};

/** Select list that turns part columns into silver's types. */
export const silverExpressions = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, { type }]) =>
      type.kind === 'timestamp'
        ? `make_timestamptz(${identifier(name)}) AS ${identifier(name)}`
        : identifier(name),
    )
    .join(', ');
