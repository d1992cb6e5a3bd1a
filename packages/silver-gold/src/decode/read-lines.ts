import { MAX_LINE_BYTES } from '@cardlake/schema';
import { type LineReceiver, LineSplitter } from './line-splitter';
import { type ReadOutcome, readObject } from './read-object';

/**
 * Reads the lines of a bronze object, as every run does: by its content, whatever its name.
 * @throws UnreadableObject when the file system refuses
 */
export async function readLines(location: string, receiver: LineReceiver): Promise<ReadOutcome> {
  const splitter = new LineSplitter(MAX_LINE_BYTES, receiver);
  const outcome = await readObject(location, (chunk) => splitter.push(chunk));
  splitter.end();
  return outcome;
}
