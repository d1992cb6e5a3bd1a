import type { LogicalType } from '@cardlake/schema';
import { type DuckType, EMPTY_SQL, identifier, type Sql, sql, sqlType } from './sql';

/** Columns by name, such as the fields of a table. A column that is not nullable refuses nulls. */
export type ColumnTypes = Readonly<
  Record<string, { readonly type: LogicalType | DuckType; readonly nullable?: boolean }>
>;

/** A table or view of a session, declared where it is created and read elsewhere. Queries refer to it: `FROM ${it}`. */
export interface Relation {
  /** Quoted name. */
  readonly name: Sql;
  /** Name as an appender takes it. */
  readonly table: string;
  readonly columns: ColumnTypes;
}

/** Declares a table or view that a session will hold. */
export const relation = (name: string, columns: ColumnTypes): Relation => ({
  name: identifier(name),
  table: name,
  columns,
});

/** Statement that creates a declared relation as an empty temporary table, replacing the one before. */
export const createTempTable = (created: Relation): Sql =>
  sql`CREATE OR REPLACE TEMP TABLE ${created} (${columnDefinitions(created)})`;

/** Statement that creates a declared relation as an empty table that every connection sees. */
export const createTable = (created: Relation): Sql =>
  sql`CREATE OR REPLACE TABLE ${created} (${columnDefinitions(created)})`;

/** Subquery without rows, to write after FROM where there is nothing to read. */
export const emptyRelation = (columns: ColumnTypes): Sql => {
  const nulls = Object.entries(columns).map(
    ([name, { type }]) => sql`NULL::${sqlType(type)} AS ${identifier(name)}`,
  );
  return sql`(SELECT ${nulls} WHERE false)`;
};

const columnDefinitions = ({ columns }: Relation): Sql[] =>
  Object.entries(columns).map(
    ([name, { type, nullable }]) =>
      sql`${identifier(name)} ${sqlType(type)} ${nullable === false ? sql`NOT NULL` : EMPTY_SQL}`,
  );
