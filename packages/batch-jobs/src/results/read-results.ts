import { createHash } from 'node:crypto';
import { UserError } from '@cardlake/runtime';
import type { DataStore } from '../store/ports';
import { type Manifest, readManifest } from './manifest';
import { publicPath, type ResultId } from './paths';

/** A published result: its manifest, and the bytes of its Parquet file. */
export interface PublishedResult {
  readonly manifest: Manifest;
  readonly content: Buffer;
}

/**
 * Reads the result of a day by its manifest; undefined when nothing was published.
 * @throws UserError `file_damaged` when no file has what the manifest says
 */
export async function readResult(store: DataStore, id: ResultId): Promise<PublishedResult | undefined> {
  const manifest = (await readManifest(store, id))?.manifest;
  if (manifest === undefined) return undefined;
  // The copy is there for as long as nothing newer is published; versions expire after a while.
  for (const path of [manifest.file, publicPath(id)]) {
    const content = (await store.read(path))?.content;
    if (content !== undefined && createHash('sha256').update(content).digest('hex') === manifest.sha256)
      return { manifest, content };
  }
  throw new UserError(
    'file_damaged',
    `${store.name}/${manifest.file} is missing, or not what was published`,
    {
      hint: 'Run the job again.',
    },
  );
}
