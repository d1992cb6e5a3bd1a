import { duckdbType, type LogicalType } from '@cardlake/schema';
import { identifier } from './sql';

/** Types of columns by name, such as the fields of a table. Text is a DuckDB type that has no logical type: `JSON`. */
export type ColumnTypes = Readonly<Record<string, { readonly type: LogicalType | string }>>;

/** A table or view of a session, declared where it is created and read elsewhere. */
export interface Relation {
  /** Quoted name, to write after FROM. */
  readonly name: string;
  readonly columns: ColumnTypes;
}

/** Declares a table or view that a session will hold. */
export const relation = (name: string, columns: ColumnTypes): Relation => ({
  name: identifier(name),
  columns,
});

/** Statement that creates a declared relation as an empty temporary table, replacing the one before. */
export const createTempTable = ({ name, columns }: Relation): string =>
  `CREATE OR REPLACE TEMP TABLE ${name} (${typed(columns, (column, type) => `${column} ${type}`)})`;

/** Subquery without rows, to write after FROM where there is nothing to read. */
export const emptyRelation = (columns: ColumnTypes): string =>
  `(SELECT ${typed(columns, (column, type) => `NULL::${type} AS ${column}`)} WHERE false)`;

const typed = (columns: ColumnTypes, write: (column: string, type: string) => string): string =>
  Object.entries(columns)
    .map(([name, { type }]) => write(identifier(name), typeof type === 'string' ? type : duckdbType(type)))
    .join(', ');
