import { basename } from 'node:path';
import { UserError } from '@cardlake/runtime';
import type { JobContext } from '../contract/job';

/** A Parquet file on the local disk, and the name by which its owner knows it. */
export interface InputFile {
  readonly name: string;
  readonly path: string;
}

/**
 * Brings all Parquet files of a folder of the lake to the local disk, in the order of their names.
 * @param added files that the run adds; each takes the place of one with its name
 * @throws UserError `missing_input` when there is none; those of fetching
 */
export async function fetchInput(
  folder: string,
  added: readonly InputFile[],
  { store, tempDir, reporter }: JobContext,
): Promise<InputFile[]> {
  const listed = (await store.list(folder)).filter(
    ({ path }) => path.endsWith('.parquet') && !added.some(({ name }) => `${folder}${name}` === path),
  );
  const stage = reporter.stage(
    'fetch',
    listed.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const paths = await store.fetch(listed, tempDir, stage.advance);
  stage.done({ files: listed.length });
  const files = [...listed.map(({ path }, i): InputFile => ({ name: path, path: paths[i] ?? '' })), ...added];
  if (files.length === 0)
    throw new UserError('missing_input', `there is no Parquet file in ${store.name}/${folder}`, {
      hint: 'Put one there by the job ingest, or give --input.',
    });
  return files.sort((a, b) => (basename(a.name) < basename(b.name) ? -1 : 1));
}
