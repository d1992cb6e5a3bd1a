import type { LineLayout } from './line-layout';
import type { DecodedObject, DecodeTask } from './messages';
import { ObjectDecoder } from './object-decoder';
import { readObject } from './read-object';

/**
 * Reads a bronze object, gzipped or plain, and decodes its lines. A gzip stream that is cut off or damaged yields the
 * lines before that point and is reported as truncated.
 *
 * @param layout layout of the previous object's lines, a good first guess for this one
 * @throws the file system's error when the file itself cannot be read
 */
export async function decodeObject(
  task: DecodeTask,
  layout: LineLayout | undefined,
): Promise<{ decoded: DecodedObject; layout: LineLayout | undefined }> {
  const decoder = new ObjectDecoder(task, layout);
  const isTruncated = await readObject(task.location, (chunk) => decoder.push(chunk));
  return { decoded: decoder.end(isTruncated), layout: decoder.layout };
}
