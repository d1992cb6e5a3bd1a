import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { TRAINED_FILES } from '@cardlake/job-contract';
import { extract } from 'tar-stream';

/** Contents of the files that a training job left. */
export type TrainedFiles = Readonly<Record<(typeof TRAINED_FILES)[number], Buffer>>;

/**
 * Unpacks the archive of a training job: a gzipped tar with the files of the trainer, each once, and no others.
 * @param where address of the archive, for errors
 * @throws Error for another content
 */
export async function unpackTrained(archive: Uint8Array, where: string): Promise<TrainedFiles> {
  const unpacked = extract();
  unpacked.end(gunzipSync(archive));
  const found: [string, Buffer][] = [];
  for await (const entry of unpacked) {
    const content = await buffer(entry);
    if (entry.header.type === 'file') found.push([entry.header.name.replace(/^\.\//, ''), content]);
  }
  const names = found.map(([name]) => name).sort();
  if (names.join() !== TRAINED_FILES.join())
    throw new Error(`${where} has the files ${names.join(', ')}; expected ${TRAINED_FILES.join(', ')}`);
  return Object.fromEntries(found) as TrainedFiles;
}
