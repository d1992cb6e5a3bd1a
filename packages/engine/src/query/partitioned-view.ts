import { fileReader, identifier, type LakeFile, type LakeTable, literal, scan } from '@cardlake/lake';

/**
 * Builds a query for the rows of a table's files, with their partition as the column `dt`, and with `split`
 * where the files lie in subfolders (training: `train`, `validation`). Each partition is a query of its own
 * with a constant in it, so that a condition on `dt` or `split` skips the other partitions. Columns that older
 * files lack, such as a feature added later, are null there.
 */
export function partitionedRelation(table: LakeTable, files: readonly LakeFile[]): string {
  const stored = files.filter(({ path }) => path.endsWith('.parquet'));
  const hasSplits = stored.some((file) => splitOf(table, file) !== undefined);
  const day = identifier(table.partition.column);
  const split = (value: string) => (hasSplits ? `, ${value}::VARCHAR AS split` : '');
  const parts = new Map<string, LakeFile[]>();
  for (const file of stored) {
    const columns = `DATE ${literal(file.partition)} AS ${day}${split(literal(splitOf(table, file) ?? ''))}`;
    const part = parts.get(columns);
    if (part === undefined) parts.set(columns, [file]);
    else part.push(file);
  }
  const declared = `SELECT *, NULL::DATE AS ${day}${split('NULL')} FROM ${scan(table, [])}`;
  const queries = [...parts].map(
    ([columns, own]) =>
      `SELECT *, ${columns} FROM ${fileReader(
        'read_parquet',
        own.map(({ location }) => location),
      )}`,
  );
  return [declared, ...queries].join('\nUNION ALL BY NAME ');
}

/** Returns the folder between the partition and the file, if there is one. */
function splitOf(table: LakeTable, { path, partition }: LakeFile): string | undefined {
  const below = path.slice(`${table.path}/${table.partition.column}=${partition}/`.length);
  const slash = below.indexOf('/');
  return slash < 0 ? undefined : below.slice(0, slash);
}
