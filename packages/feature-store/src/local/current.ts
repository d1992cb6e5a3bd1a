import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fsyncPath, withDiskErrors, writeFileAtomic } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { duckdbType, type Fields } from '@cardlake/schema';
import { z } from 'zod';
import { readStoredJson } from '../stored-json';

const part = z.object({ file: z.string(), rows: z.number() });

const currentFile = z.object({
  format: z.literal(1),
  /** Columns and their types: what the files were written with. */
  columns: z.record(z.string(), z.string()),
  generation: z.number(),
  /** Most records; rewritten when `recent` has grown large. */
  base: part.nullable(),
  /** Newer records; they hide those of the same id in `base`. */
  recent: part.nullable(),
});

/**
 * Which files hold the records of a group. The renaming of this one file is what makes a put happen, so a process
 * that dies at any moment leaves the records of before or after.
 */
export type Current = Readonly<z.infer<typeof currentFile>>;
/** One Parquet file of records, sorted by id. */
export type Part = Readonly<z.infer<typeof part>>;

const CURRENT = 'current.json';

export const columnTypes = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, duckdbType(type)]));

/**
 * The state of a group's folder; nothing was ever put when there is none.
 * @throws UserError `online_damaged`, or `online_group_changed` when the records have other columns.
 */
export function readCurrent(folder: string, fields: Fields): Current {
  const columns = columnTypes(fields);
  const hint = `Remove the folder ${folder}; the next run writes every record again.`;
  const current = readStoredJson(join(folder, CURRENT), currentFile, hint);
  if (current === undefined) return { format: 1, columns, generation: 0, base: null, recent: null };
  if (JSON.stringify(current.columns) === JSON.stringify(columns)) return current;
  throw new UserError(
    'online_group_changed',
    `the records in ${folder} have other features than their group`,
    {
      hint: 'A published group never changes: give the changed one a new version, or remove that folder.',
    },
  );
}

/** Switches a group to a new state, then removes files that neither the new state nor the one before it names. */
export function switchTo(
  folder: string,
  next: Current,
  before: Current,
  onStep: (step: string) => void,
): void {
  for (const { file } of parts(next)) fsyncPath(join(folder, file));
  onStep('parts-flushed');
  writeFileAtomic(join(folder, CURRENT), `${JSON.stringify(next)}\n`, () => onStep('switching'));
  onStep('switched');
  // A reader may just have learnt the names of the state before, so those files stay for one put more.
  const kept = new Set([...parts(next), ...parts(before)].map(({ file }) => file));
  for (const name of withDiskErrors(folder, () => readdirSync(folder))) {
    if (name.endsWith('.parquet') && !kept.has(name))
      withDiskErrors(folder, () => rmSync(join(folder, name), { force: true }));
  }
  onStep('swept');
}

/** The files of a state. */
export const parts = ({ base, recent }: Current): Part[] => [base, recent].filter((one) => one !== null);

export const makeFolder = (folder: string): void => {
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
};
