import { ObjectDecoder } from './object-decoder';
import type { DecodedObject, DecodeTask } from './protocol';
import { readObject } from './read-object';
import type { Shape } from './shape';

/**
 * Reads one bronze object, gzipped or plain, and decodes its lines.
 *
 * A gzip stream that breaks off or is damaged gives the lines before the break and is reported as torn.
 *
 * @param shape layout of the previous object's lines, a good first guess for this one
 * @throws the file system's error when the file itself cannot be read
 */
export async function decodeObject(
  task: DecodeTask,
  shape: Shape | undefined,
): Promise<{ decoded: DecodedObject; shape: Shape | undefined }> {
  const decoder = new ObjectDecoder(task, shape);
  const torn = await readObject(task.location, (chunk) => decoder.push(chunk));
  return { decoded: decoder.end(torn), shape: decoder.shape };
}
