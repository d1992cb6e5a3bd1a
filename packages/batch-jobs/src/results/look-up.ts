import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, fileReader, identifier, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { DataStore } from '../store/ports';
import { readBaseline } from './publish';
import { readResult } from './read-results';
import { keyText } from './result';

/** Rows to find. */
export interface Lookup {
  readonly dataset: string;
  /** Column of the key. */
  readonly column: string;
  readonly key: string;
  readonly size: string;
  /** The only day to look at; every day when left out. */
  readonly day?: string | undefined;
}

const foundRow = z.record(
  z.string(),
  z.union([
    z.string(),
    z.number(),
    z.null(),
    z.bigint().transform(Number),
    z.date().transform((date) => date.toISOString().slice(0, 10)),
  ]),
);

/** Columns of a row by name. */
export type FoundRow = z.infer<typeof foundRow>;

/** Finds the rows of a key in the published results, the newest day first. */
export async function lookUp(
  store: DataStore,
  session: DuckSession,
  { dataset, column, key, size, day }: Lookup,
): Promise<FoundRow[]> {
  const manifests = await readBaseline(store, { dataset, size }, day);
  const days = [...manifests].filter(([, { manifest }]) => manifest.keys.includes(key)).map(([date]) => date);
  const files: string[] = [];
  for (const date of days.sort().reverse()) {
    const found = await readResult(store, { dataset, date, size });
    if (found === undefined) continue;
    const path = join(session.tempDir, `found-${files.length}.parquet`);
    writeFileSync(path, found.content);
    files.push(path);
  }
  const rows: FoundRow[] = [];
  for (const file of files) {
    const all = await session.rows(
      sql`SELECT * FROM ${fileReader('read_parquet', [file])} ORDER BY ${identifier(column)}`,
      foundRow,
    );
    rows.push(...all.filter((row) => keyText(row[column] === null ? null : String(row[column])) === key));
  }
  return rows;
}
