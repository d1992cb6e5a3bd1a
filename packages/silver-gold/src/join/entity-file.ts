import { basename } from 'node:path';
import { type DuckSession, openTabularFile, sql, type TabularFile, withReadErrors } from '@cardlake/lake';
import { z } from 'zod';

/** A file with rows to join features to, and where its columns differ from those of the lake. */
export interface EntityFileOptions {
  readonly path: string;
  /** Names in the file of columns of the lake, where they differ: `{ card_id: 'account' }`. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** An open file of entities. */
export interface EntityFile extends TabularFile {
  /** The file as messages name it. */
  readonly name: string;
  /** Types of its columns as DuckDB writes them, by name in the order of the file. */
  readonly types: ReadonlyMap<string, string>;
  /** Returns the name in the file of a column of the lake, whether it is there or not. */
  nameOf(column: string): string;
}

/** Tells the user what the file should hold. */
export const ENTITIES_HINT = 'Give a Parquet or CSV file with the keys of the entities and a time.';

const described = z.object({ column_name: z.string(), column_type: z.string() });

/** Opens a file of entities. @throws UserError `missing_input` or `unreadable_input` */
export async function openEntityFile(
  session: DuckSession,
  { path, columns = {} }: EntityFileOptions,
): Promise<EntityFile> {
  const file = openTabularFile(path, ENTITIES_HINT);
  const found = await withReadErrors(path, ENTITIES_HINT, () =>
    session.rows(sql`DESCRIBE SELECT * FROM ${file.relation}`, described),
  );
  return {
    ...file,
    name: basename(path),
    types: new Map(found.map(({ column_name, column_type }) => [column_name, column_type])),
    nameOf: (column) => columns[column] ?? column,
  };
}
