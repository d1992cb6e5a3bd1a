import { UserError } from '@cardlake/runtime';
import type { Incoming } from '../object/incoming';
import { ContentIds } from '../object/object-name';
import { ObjectWriter, type StagedObject } from '../object/object-writer';
import { cutIntoObjects } from './cut';
import { TornGzip } from './gunzip';
import { inputName, readInput } from './input';

/** An object of an input, whole and staged. */
export interface StagedPart extends StagedObject {
  readonly lines: number;
  /** The identity of its content within the bronze table. */
  readonly contentId: string;
}

/** Where the inputs come from and how they are cut. */
export interface StageOptions {
  readonly incoming: Incoming;
  readonly objectBytes: number;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Called with uncompressed bytes as they pass. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Writes one input into staged objects, in its order.
 * @throws UserError `torn_input` naming the line where a gzip stream breaks, and those of `readInput` and the disk.
 */
export async function stageInput(input: string, options: StageOptions): Promise<StagedPart[]> {
  const { incoming, objectBytes, stdin, onBytes } = options;
  const parts: StagedPart[] = [];
  const ids = new ContentIds();
  let writer: ObjectWriter | undefined;
  let lines = 0;
  const seen = { lines: 0, bytes: 0 };
  try {
    for await (const piece of cutIntoObjects(readInput(input, stdin), objectBytes)) {
      writer ??= new ObjectWriter(incoming.next());
      await writer.write(piece.bytes);
      onBytes?.(piece.bytes.length);
      lines += piece.lines;
      seen.lines += piece.lines;
      seen.bytes += piece.bytes.length;
      if (!piece.isLast) continue;
      const object = await writer.finish();
      parts.push({ ...object, lines, contentId: ids.of(object.sha256) });
      writer = undefined;
      lines = 0;
    }
    return parts;
  } catch (error) {
    await writer?.discard();
    throw error instanceof TornGzip ? tornInput(input, seen, error) : error;
  }
}

function tornInput(input: string, seen: { lines: number; bytes: number }, cause: TornGzip): UserError {
  const where = `in or after line ${seen.lines + 1} (byte ${seen.bytes} of the uncompressed text)`;
  return new UserError('torn_input', `${inputName(input)} is damaged ${where}: ${cause.message}`, {
    hint: 'Nothing was ingested. Fetch the file again, or take what is readable: zcat FILE | cardlake ingest -',
    cause,
  });
}
