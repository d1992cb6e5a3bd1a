import { type DuckSession, fileReader, sql } from '@cardlake/lake';
import { z } from 'zod';

const row = z.record(z.string(), z.string().nullable());

/** Reads the rows of a file in their order, each value as text. */
export const readRows = (session: DuckSession, path: string): Promise<Record<string, string | null>[]> =>
  session.rows(
    sql`SELECT COLUMNS(*)::VARCHAR FROM ${fileReader(path.endsWith('.csv') ? 'read_csv' : 'read_parquet', [path])}`,
    row,
  );
