import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { icebergFiles } from '@cardlake/compare/iceberg';
import { JOB_CATALOG } from '@cardlake/job-contract';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', '..', 'spark-jobs', 'scripts', 'python.mjs');

/** Prints the rows of columns of Parquet files, as a list of JSON. */
const READ_COLUMNS = `
import json, sys
import pyarrow.parquet as pq
columns, files = json.loads(sys.argv[1]), sys.argv[2:]
print(json.dumps([[str(row[column]) for column in columns] for file in files for row in pq.ParquetFile(file).read(columns).to_pylist()]))
`;

/** Reads columns of a table of feeds as the job left it: the values of each row, joined by a space, sorted. */
export function readPublished(lake: string, database: string, table: string, ...columns: string[]): string[] {
  const files = icebergFiles(lake, `${JOB_CATALOG.warehousePrefix}/${database}/${table}`) ?? [];
  const output = execFileSync(
    process.execPath,
    [PYTHON, '-c', READ_COLUMNS, JSON.stringify(columns), ...files],
    { encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY },
  );
  const rows: readonly (readonly string[])[] = JSON.parse(output);
  return rows.map((row) => row.join(' ')).sort();
}
