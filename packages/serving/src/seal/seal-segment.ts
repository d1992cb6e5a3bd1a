import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import {
  bronzeObjectPath,
  bronzeTable,
  type IncomingFolder,
  landObjects,
  MICROS_PER_MINUTE,
  ObjectWriter,
} from '@cardlake/bronze';
import { withDiskErrors } from '@cardlake/lake';
import type { LogRecord } from '../log/record';
import { readSegment, type SegmentEnd, segmentPath } from '../log/segment-file';

/** Places that sealing reads from and writes to. */
export interface SealPlaces {
  readonly lakeRoot: string;
  /** Folder of the log. */
  readonly folder: string;
  /** Folder in which objects are written until they are complete. */
  readonly incoming: IncomingFolder;
}

/** A segment whose records are in bronze. */
export interface SealedSegment {
  readonly id: string;
  /** Paths under the lake root of all its objects. */
  readonly objects: readonly string[];
  /** Bytes of an incomplete record at its end, which were cut. */
  readonly tornBytes: number;
}

/**
 * Makes bronze objects of a segment that is complete: one for each type and arrival minute of its records, named after the
 * segment. Each appears whole or not at all, so that sealing can be repeated at any time and changes nothing then.
 * @param isProcessed tells of an object whether the lake has taken it already; such an object is not written again
 * @param onRecords called with the records while they are read, a few at a time
 * @throws UserError of the disk
 */
export async function sealSegment(
  id: string,
  { lakeRoot, folder, incoming }: SealPlaces,
  isProcessed: (path: string) => boolean,
  onRecords: (records: readonly LogRecord[]) => Promise<void> = async () => {},
): Promise<SealedSegment> {
  const path = segmentPath(folder, id);
  const objects = new Map<string, { readonly path: string; readonly writer: ObjectWriter | undefined }>();
  const objectOf = ({ type, receivedAt }: LogRecord) => {
    const key = `${type} ${Math.floor(receivedAt / MICROS_PER_MINUTE)}`;
    const known = objects.get(key);
    if (known !== undefined) return known;
    const objectPath = bronzeObjectPath(bronzeTable(type), receivedAt, `${id}.json.gz`);
    const isThere = isProcessed(objectPath) || existsSync(join(lakeRoot, objectPath));
    const object = { path: objectPath, writer: isThere ? undefined : new ObjectWriter(incoming.next()) };
    objects.set(key, object);
    return object;
  };
  try {
    const { tornBytes } = await forEachGroup(path, async (records) => {
      await onRecords(records);
      const texts = new Map<ObjectWriter, string>();
      for (const record of records) {
        const { writer } = objectOf(record);
        if (writer !== undefined) texts.set(writer, `${texts.get(writer) ?? ''}${record.line}\n`);
      }
      for (const [writer, text] of texts) await writer.write(Buffer.from(text));
    });
    const written = [...objects.values()];
    const landings = written.flatMap(({ path: target, writer }) =>
      writer === undefined ? [] : [{ path: target, writer }],
    );
    const staged = await Promise.all(
      landings.map(async ({ path: target, writer }) => ({ path: target, object: await writer.finish() })),
    );
    await landObjects(lakeRoot, staged);
    return { id, objects: written.map(({ path: target }) => target), tornBytes };
  } catch (error) {
    for (const { writer } of objects.values()) await writer?.discard();
    throw error;
  }
}

/** Reads a segment, and cuts what is left of an incomplete record, so that its content is the same for ever. */
async function forEachGroup(
  path: string,
  use: (records: readonly LogRecord[]) => Promise<void>,
): Promise<SegmentEnd> {
  const reading = readSegment(path);
  for (;;) {
    const next = await reading.next();
    if (next.done !== true) {
      await use(next.value);
      continue;
    }
    const { validBytes, tornBytes } = next.value;
    if (tornBytes > 0) withDiskErrors(path, () => truncateSync(path, validBytes));
    return next.value;
  }
}

/** Cuts a segment to its length, when it is longer: the rest could not be written, and was taken back. @throws UserError of the disk */
export function cutSegment(folder: string, id: string, bytes: number): void {
  const path = segmentPath(folder, id);
  withDiskErrors(path, () => {
    if (statSync(path).size > bytes) truncateSync(path, bytes);
  });
}

/** Removes a segment that nobody needs any more. @throws UserError of the disk */
export function removeSegment(folder: string, id: string): void {
  const path = segmentPath(folder, id);
  withDiskErrors(path, () => rmSync(path, { force: true }));
}
