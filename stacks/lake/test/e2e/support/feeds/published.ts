import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { icebergFiles } from '@cardlake/compare/iceberg';
import { JOB_CATALOG } from '@cardlake/job-contract';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', '..', 'spark-jobs', 'scripts', 'python.mjs');

/** Prints the values of a column of Parquet files, as JSON. */
const READ_COLUMN = `
import json, sys
import pyarrow.parquet as pq
column, files = sys.argv[1], sys.argv[2:]
print(json.dumps([str(value) for file in files for value in pq.ParquetFile(file).read([column])[column].to_pylist()]))
`;

/** Reads a column of a table of feeds as the job left it, sorted. */
export function readPublished(lake: string, database: string, table: string, column: string): string[] {
  const files = icebergFiles(lake, `${JOB_CATALOG.warehousePrefix}/${database}/${table}`) ?? [];
  const output = execFileSync(process.execPath, [PYTHON, '-c', READ_COLUMN, column, ...files], {
    encoding: 'utf8',
  });
  const values: readonly string[] = JSON.parse(output);
  return [...values].sort();
}
