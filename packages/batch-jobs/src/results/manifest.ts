import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { DataStore } from '../store/ports';
import { manifestPath, type ResultId } from './paths';

const manifestFile = z.object({
  job: z.string(),
  date: z.iso.date(),
  size: z.string(),
  /** Grows with every result that replaces one; clocks play no part. */
  generation: z.number().int().positive(),
  run: z.string(),
  computedAt: z.iso.datetime(),
  /** Path of the file with the result. */
  file: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  rows: z.number(),
  /** Keys of the rows, as lookups know them. */
  keys: z.array(z.string()),
  /** Keys that an earlier result had and this one has not. */
  retired: z.array(z.string()),
});

/** Description of the result of a job for a day and a size. */
export type Manifest = Readonly<z.infer<typeof manifestFile>>;

/** A manifest, and the version of its file. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly version: string;
}

/** Reads a manifest; undefined when nothing was published. @throws UserError `file_damaged` */
export async function readManifest(store: DataStore, id: ResultId): Promise<ReadManifest | undefined> {
  const path = manifestPath(id);
  const found = await store.read(path);
  if (found === undefined) return undefined;
  const { data, error } = manifestFile.safeParse(parseJson(found.content.toString()));
  if (error !== undefined) {
    const issue = error.issues[0];
    throw new UserError(
      'file_damaged',
      `${store.name}/${path} is no manifest: ${issue?.path.join('.')} ${issue?.message}`,
      {
        hint: 'Remove the file and run the job again.',
      },
    );
  }
  return { manifest: data, version: found.version };
}

/** Formats a manifest as the content of its file. */
export const manifestContent = (manifest: Manifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
