import { identifier, type LakeFile, type LakeTable, literal, scan } from '@cardlake/lake';

/**
 * A query that gives the rows of a table's files with their partition as the column `dt`, and with `split` where the
 * files lie in folders below it (training: `train`, `validation`). Each partition is a query of its own with a constant
 * in it, so that a condition on `dt` or `split` leaves the other files unread.
 */
export function partitionedRelation(table: LakeTable, files: readonly LakeFile[]): string {
  const parts = new Map<string, { readonly columns: string; readonly files: LakeFile[] }>();
  const hasSplits = files.some((file) => splitOf(table, file) !== undefined);
  for (const file of files) {
    if (!file.path.endsWith('.parquet')) continue;
    const split = splitOf(table, file);
    const key = `${file.partition}/${split ?? ''}`;
    const columns = partitionColumns(
      table,
      `DATE ${literal(file.partition)}`,
      hasSplits ? literal(split ?? '') : undefined,
    );
    const part = parts.get(key);
    if (part === undefined) parts.set(key, { columns, files: [file] });
    else part.files.push(file);
  }
  if (parts.size === 0)
    return `SELECT *, ${partitionColumns(table, 'NULL::DATE', undefined)} FROM ${scan(table, [])}`;
  return [...parts.values()]
    .map((part) => `SELECT *, ${part.columns} FROM ${scan(table, part.files)}`)
    .join('\nUNION ALL ');
}

const partitionColumns = (table: LakeTable, value: string, split: string | undefined): string =>
  `${value} AS ${identifier(table.partition.column)}${split === undefined ? '' : `, ${split} AS split`}`;

/** The folder between the partition and the file, if there is one. */
function splitOf(table: LakeTable, { path, partition }: LakeFile): string | undefined {
  const below = path.slice(`${table.path}/${table.partition.column}=${partition}/`.length);
  const slash = below.indexOf('/');
  return slash < 0 ? undefined : below.slice(0, slash);
}
