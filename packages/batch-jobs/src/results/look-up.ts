import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, fileReader, identifier, joinSql, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { RowKind } from '../contract/job';
import type { DataStore } from '../store/ports';
import { readBaseline } from './baseline';
import { readResult } from './read-results';
import { keyText } from './result';

/** Rows to find. */
export interface Lookup {
  /** Kinds of rows that a job makes. */
  readonly kinds: readonly RowKind[];
  /** Parts of a key with `/` between them; their number chooses the kind. */
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

/** Chooses the kind of rows whose keys have as many parts. */
export const kindOfKey = (kinds: readonly RowKind[], key: string): RowKind | undefined =>
  kinds.find((kind) => kind.key.length === key.split('/').length);

/** Finds the rows of a key in the published results, the newest day first. */
export async function lookUp(
  store: DataStore,
  session: DuckSession,
  { kinds, key, size, day }: Lookup,
): Promise<FoundRow[]> {
  const kind = kindOfKey(kinds, key);
  if (kind === undefined) return [];
  const { dataset, key: columns } = kind;
  const manifests = await readBaseline(store, { dataset, size }, day);
  const days = [...manifests.values()].filter(({ manifest }) => manifest.keys.includes(key));
  const files: string[] = [];
  for (const { manifest } of days.sort((a, b) => (a.manifest.date < b.manifest.date ? 1 : -1))) {
    const found = await readResult(store, { dataset, date: manifest.date, size }, manifest);
    if (found === undefined) continue;
    const path = join(session.tempDir, `found-${files.length}.parquet`);
    writeFileSync(path, found.content);
    files.push(path);
  }
  const rows: FoundRow[] = [];
  for (const file of files) {
    const all = await session.rows(
      sql`SELECT * FROM ${fileReader('read_parquet', [file])} ORDER BY ${joinSql(columns.map(identifier))}`,
      foundRow,
    );
    rows.push(...all.filter((row) => keyText(columns.map((column) => row[column] ?? null)) === key));
  }
  return rows;
}
