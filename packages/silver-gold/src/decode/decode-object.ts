import type { LineLayout } from './line-layout';
import type { DecodeResult, DecodeTask } from './messages';
import { ObjectDecoder } from './object-decoder';
import { readObject } from './read-object';
import { UnreadableObject } from './unreadable-object';

/**
 * Reads a bronze object and decodes its lines. One that is cut off or damaged yields the lines before that point, one of
 * a foreign format none, and one that the file system refuses to read only the reason.
 *
 * @param layout layout of the previous object's lines, a good first guess for this one
 * @throws UserError when a part cannot be written
 */
export async function decodeObject(
  task: DecodeTask,
  layout: LineLayout | undefined,
): Promise<{ result: DecodeResult; layout: LineLayout | undefined }> {
  const decoder = new ObjectDecoder(task, layout);
  try {
    const outcome = await readObject(task.location, (chunk) => decoder.push(chunk));
    return { result: decoder.end(outcome), layout: decoder.layout };
  } catch (error) {
    if (!(error instanceof UnreadableObject)) throw error;
    decoder.end({ isTruncated: false, foreignFormat: undefined });
    return { result: { index: task.index, errno: error.errno }, layout };
  }
}
