import {
  dateLiteral,
  EMPTY_SQL,
  fileReader,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  nameLiteral,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';

/**
 * Builds a query for the rows of a table's files, with their partition as the column `dt`, and with `split`
 * where the files lie in subfolders (training: `train`, `validation`). One reader opens the files one after the other,
 * however many there are, and a condition on `dt` or `split`, which come from the name of the file, skips the others.
 * Columns that older files lack, such as a feature added later, are null there.
 */
export function partitionedRelation(table: LakeTable, files: readonly LakeFile[]): Sql {
  const stored = files.filter(({ path }) => path.endsWith('.parquet'));
  const hasSplits = stored.some((file) => splitOf(table, file) !== undefined);
  const day = identifier(table.partition.column);
  const split = (value: Sql) => (hasSplits ? sql`, ${value}::VARCHAR AS split` : EMPTY_SQL);
  const declared = sql`SELECT *, NULL::DATE AS ${day}${split(sql`NULL`)} FROM ${scan(table, [])}`;
  const named = sql`'/' || ${nameLiteral(table.partition.column)} || '=(\\d{4}-\\d\\d-\\d\\d)/(([^/]+)/)?[^/]+$'`;
  const part = (group: 1 | 3) => sql`regexp_extract(filename, ${named}, ${group})`;
  const inPlace = stored.filter(isInPlace);
  const queries =
    inPlace.length === 0 ? [] : [sql`${part(1)}::DATE AS ${day}${split(part(3))} FROM ${reader(inPlace)}`];
  // While a commit is being completed, the names of its files do not tell yet where they belong.
  for (const file of stored.filter((each) => !isInPlace(each))) {
    const columns = sql`${dateLiteral(file.partition)} AS ${day}${split(nameOrEmpty(splitOf(table, file)))}`;
    queries.push(sql`${columns} FROM ${reader([file])}`);
  }
  return joinSql(
    [declared, ...queries.map((query) => sql`SELECT * EXCLUDE (filename), ${query}`)],
    ' UNION ALL BY NAME ',
  );
}

const isInPlace = ({ path, location }: LakeFile): boolean => location.endsWith(`/${path}`);

const reader = (files: readonly LakeFile[]): Sql =>
  fileReader(
    'read_parquet',
    files.map(({ location }) => location),
    // DuckDB skips files by this column, not by the virtual one of that name.
    { union_by_name: sql`true`, filename: sql`true` },
  );

const nameOrEmpty = (name: string | undefined): Sql => (name === undefined ? sql`''` : nameLiteral(name));

/** Returns the folder between the partition and the file, if there is one. */
function splitOf(table: LakeTable, { path, partition }: LakeFile): string | undefined {
  const below = path.slice(`${table.path}/${table.partition.column}=${partition}/`.length);
  const slash = below.indexOf('/');
  return slash < 0 ? undefined : below.slice(0, slash);
}
