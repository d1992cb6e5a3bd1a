import { UserError } from '@cardlake/runtime';
import type { IncomingFolder } from '../object/incoming';
import { ContentIds } from '../object/object-name';
import { ObjectWriter, type StagedObject } from '../object/object-writer';
import { DamagedGzip } from './gunzip';
import { inputName, readInput } from './input';
import { splitIntoObjects } from './split';

/** A staged object of an input. */
export interface StagedPart extends StagedObject {
  readonly lines: number;
  /** Id of its content within the bronze table. */
  readonly contentId: string;
}

/** Options of staging an input. */
export interface StageOptions {
  readonly incoming: IncomingFolder;
  readonly objectBytes: number;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Called with the uncompressed bytes of each segment, in order. */
  readonly onBytes: (bytes: Uint8Array) => void;
}

/**
 * Writes one input into staged objects, in order.
 * @throws UserError `damaged_input` with the line at which a gzip stream is damaged; those of `readInput` and the disk
 */
export async function stageInput(input: string, options: StageOptions): Promise<StagedPart[]> {
  const { incoming, objectBytes, stdin, onBytes } = options;
  const parts: StagedPart[] = [];
  const ids = new ContentIds();
  let writer: ObjectWriter | undefined;
  let lines = 0;
  const read = { lines: 0, bytes: 0 };
  try {
    for await (const segment of splitIntoObjects(readInput(input, stdin), objectBytes)) {
      writer ??= new ObjectWriter(incoming.next());
      await writer.write(segment.bytes);
      onBytes(segment.bytes);
      lines += segment.lines;
      read.lines += segment.lines;
      read.bytes += segment.bytes.length;
      if (!segment.isLast) continue;
      const object = await writer.finish();
      parts.push({ ...object, lines, contentId: ids.of(object.sha256) });
      writer = undefined;
      lines = 0;
    }
    return parts;
  } catch (error) {
    await writer?.discard();
    throw error instanceof DamagedGzip ? damagedInput(input, read, error) : error;
  }
}

function damagedInput(input: string, read: { lines: number; bytes: number }, cause: DamagedGzip): UserError {
  const where = `in or after line ${read.lines + 1} (byte ${read.bytes} of the uncompressed text)`;
  return new UserError('damaged_input', `${inputName(input)} is damaged ${where}: ${cause.message}`, {
    hint: 'Nothing was ingested. Fetch the file again, or ingest its readable part: `zcat FILE | cardlake ingest -`',
    cause,
  });
}
