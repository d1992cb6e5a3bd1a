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
 * @param known manifest that the caller has read; when its file is gone by now, the newest one is read
 * @throws UserError `file_damaged` when no file has what the manifest says
 */
export async function readResult(
  store: DataStore,
  id: ResultId,
  known?: Manifest,
): Promise<PublishedResult | undefined> {
  const newest = async () => (await readManifest(store, id))?.manifest;
  let manifest = known ?? (await newest());
  while (manifest !== undefined) {
    const content = await readContent(store, id, manifest);
    if (content !== undefined) return { manifest, content };
    const next = await newest();
    if (next?.file === manifest.file)
      throw new UserError(
        'file_damaged',
        `${store.name}/${manifest.file} is missing, or not what was published`,
        { hint: 'Run the job again.' },
      );
    manifest = next;
  }
  return undefined;
}

/** Reads the file of a manifest, or the copy, which is there for as long as nothing newer is published. */
async function readContent(store: DataStore, id: ResultId, manifest: Manifest): Promise<Buffer | undefined> {
  for (const path of [manifest.file, publicPath(id)]) {
    const content = (await store.read(path))?.content;
    if (content !== undefined && createHash('sha256').update(content).digest('hex') === manifest.sha256)
      return content;
  }
  return undefined;
}
