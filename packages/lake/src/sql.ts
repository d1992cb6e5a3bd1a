import { duckdbType, type LogicalType } from '@cardlake/schema';

declare const brand: unique symbol;

/**
 * SQL text without a value of data in it: it is made by {@link sql} and the functions of this module only, and a session
 * runs nothing else. Values are bound to `$1`, `$2`, … or appended.
 */
export type Sql = string & { readonly [brand]: true };

/** A thing that a query may name: a declared relation, for example. */
interface Named {
  readonly name: Sql;
}

/** Part of SQL text. A list is written with commas. */
type SqlPart = Sql | Named | number | bigint | readonly Sql[];

/** Value to bind to a parameter of a statement. */
export type SqlValue = string | number | bigint | boolean | null;

/** Writes SQL. The compiler refuses strings between the parts: see {@link literal} and its neighbours. */
export const sql = (texts: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql =>
  trusted(texts.reduce((written, text, i) => `${written}${writePart(parts[i - 1] ?? EMPTY_SQL)}${text}`));

/** Joins pieces of SQL. */
export const joinSql = (pieces: readonly Sql[], separator: Separator = ', '): Sql =>
  trusted(pieces.join(separator));

type Separator =
  | ', '
  | ' '
  | ' + '
  | '; '
  | ' AND '
  | ' OR '
  | ' UNION '
  | ' UNION ALL '
  | ' UNION ALL BY NAME ';

const trusted = (text: string): Sql => text as Sql;

export const EMPTY_SQL = trusted('');

function writePart(part: SqlPart): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'number') return writeNumber(part);
  if (typeof part === 'bigint') return String(part);
  return 'name' in part ? part.name : part.join(', ');
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`expected a finite number in SQL, found ${value}`);
  return String(value);
}

/** Quotes a name as a SQL identifier. */
export const identifier = (name: string): Sql => trusted(`"${name.replaceAll('"', '""')}"`);

/** A string that the code spells out: neither `string` nor a template with a `string` in it. */
type Constant<T extends string> = Record<never, never> extends Record<T, 1> ? never : T;

/** Quotes a constant of the code as a SQL literal. A value of data is bound instead. */
export const literal = <const T extends string>(text: Constant<T>): Sql => quote(text);

/** Quotes the name of a declared table or column as a SQL literal. */
export function nameLiteral(name: string): Sql {
  if (!/^\w[\w.-]*$/.test(name)) throw new Error(`expected the name of a table or column, found "${name}"`);
  return quote(name);
}

/** Writes a day, such as `2018-04-01`, as a SQL literal. */
export function dateLiteral(day: string): Sql {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`expected a day such as 2018-04-01, found "${day}"`);
  return trusted(`DATE '${day}'`);
}

/** Quotes the path of a file to write, or to allow, as a SQL literal. */
export const pathLiteral = (path: string): Sql => quote(path);

/** Writes paths to read as a SQL list, with the characters escaped that DuckDB would read as a glob. */
export const pathList = (paths: readonly string[]): Sql =>
  trusted(`[${paths.map((path) => quote(globPattern(path))).join(', ')}]`);

/** Lists the texts of a statement that may be paths to read, as `pathList` writes them. */
export const namedFiles = (statement: Sql): string[] =>
  (statement.match(/'(?:[^']|'')+'/g) ?? []).map((quoted) =>
    quoted
      .slice(1, -1)
      .replaceAll("''", "'")
      .replaceAll(/\[([*?[])\]/g, '$1'),
  );

/** Writes a path as the pattern that DuckDB finds nothing else by: what is read by a path is opened by its pattern. */
export const globPattern = (path: string): string => path.replaceAll(/[*?[]/g, '[$&]');

/** Takes the statement of a user, who writes the whole of it. It has to be checked first. */
export const userStatement = (text: string): Sql => trusted(text);

/** Types of DuckDB that have no logical type, or are narrower than one. */
export type DuckType =
  | 'INTEGER'
  | 'BIGINT'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'BOOLEAN[]'
  | 'VARCHAR'
  | 'VARCHAR[]'
  | 'TIMESTAMPTZ'
  | 'JSON';

/** Writes the type of a column. */
export const sqlType = (type: LogicalType | DuckType): Sql =>
  trusted(typeof type === 'string' ? type : duckdbType(type));

/** Quotes text. @throws Error for U+0000, which DuckDB cannot read in SQL. */
function quote(text: string): Sql {
  if (text.includes('\0')) throw new Error(`U+0000 cannot stand in SQL, found it in ${JSON.stringify(text)}`);
  return trusted(`'${text.replaceAll("'", "''")}'`);
}
