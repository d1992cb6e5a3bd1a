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
 * where the files lie in subfolders (training: `train`, `validation`). Each partition is a query of its own
 * with a constant in it, so that a condition on `dt` or `split` skips the other partitions. Columns that older
 * files lack, such as a feature added later, are null there.
 */
export function partitionedRelation(table: LakeTable, files: readonly LakeFile[]): Sql {
  const stored = files.filter(({ path }) => path.endsWith('.parquet'));
  const hasSplits = stored.some((file) => splitOf(table, file) !== undefined);
  const day = identifier(table.partition.column);
  const split = (value: Sql) => (hasSplits ? sql`, ${value}::VARCHAR AS split` : EMPTY_SQL);
  const parts = new Map<Sql, LakeFile[]>();
  for (const file of stored) {
    const columns = sql`${dateLiteral(file.partition)} AS ${day}${split(nameOrEmpty(splitOf(table, file)))}`;
    const part = parts.get(columns);
    if (part === undefined) parts.set(columns, [file]);
    else part.push(file);
  }
  const declared = sql`SELECT *, NULL::DATE AS ${day}${split(sql`NULL`)} FROM ${scan(table, [])}`;
  const queries = [...parts].map(
    ([columns, own]) =>
      sql`SELECT *, ${columns} FROM ${fileReader(
        'read_parquet',
        own.map(({ location }) => location),
      )}`,
  );
  return joinSql([declared, ...queries], ' UNION ALL BY NAME ');
}

const nameOrEmpty = (name: string | undefined): Sql => (name === undefined ? sql`''` : nameLiteral(name));

/** Returns the folder between the partition and the file, if there is one. */
function splitOf(table: LakeTable, { path, partition }: LakeFile): string | undefined {
  const below = path.slice(`${table.path}/${table.partition.column}=${partition}/`.length);
  const slash = below.indexOf('/');
  return slash < 0 ? undefined : below.slice(0, slash);
}
