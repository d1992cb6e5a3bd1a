import { openLake } from '@cardlake/lake';
import { type Clock, type Reporter, silentReporter } from '@cardlake/runtime';
import { type BronzeType, bronzeTable } from '../layout/bronze-table';
import { bronzeObjectPath } from '../layout/path';
import { existingContentIds } from '../object/existing-content-ids';
import { openIncoming } from '../object/incoming';
import { type Landing, landObjects } from '../object/land';
import { objectName } from '../object/object-name';
import { FIRST_BYTES, type FirstLines, inspectFirstLines } from './first-lines';
import { type StagedPart, stageInput } from './stage-input';

/** Uncompressed size of an object: large enough to read fast, small enough to process in parallel. */
export const OBJECT_BYTES = 64 * 1024 * 1024;

/** Inputs, and how they are ingested. */
export interface IngestOptions {
  readonly lakeRoot: string;
  readonly type: BronzeType;
  /** Paths of NDJSON files, plain or gzipped, or `-` for standard input. */
  readonly inputs: readonly string[];
  /** Determines the arrival minute, unless `arrivalMicros` is given. */
  readonly clock: Clock;
  /** Arrival to record instead of now, microseconds since the epoch. */
  readonly arrivalMicros?: number | undefined;
  readonly reporter?: Reporter;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Default `OBJECT_BYTES`. */
  readonly objectBytes?: number;
}

/** The result of one input. */
export interface IngestedInput {
  readonly input: string;
  /** Lines and uncompressed bytes of the objects that were added. */
  readonly lines: number;
  readonly bytes: number;
  /** Paths under the lake root of the objects that were added. */
  readonly objects: readonly string[];
  /** Lines in objects that bronze already had, and the paths of those objects. */
  readonly knownLines: number;
  readonly knownObjects: readonly string[];
  /** Present when lines were added and most of the first would be rejected: it may be no file of events at all. */
  readonly firstLines?: FirstLines;
}

/**
 * Writes NDJSON into the bronze prefix unchanged: no line is checked, not even invalid ones. Memory is bounded, whatever
 * the size of the inputs. All inputs are ingested or, when one cannot be read, none: objects are written in the lake's
 * own folder, and renamed into the arrival minute once every input is complete. Content that the table already has is
 * not added again, so an ingest can be repeated, also after it was killed between two renames.
 * @returns one entry per input, in order
 * @throws UserError naming the input that cannot be read, or the problem with the lake
 */
export async function ingest(options: IngestOptions): Promise<IngestedInput[]> {
  const { lakeRoot, type, inputs, clock, reporter = silentReporter } = options;
  await openLake(lakeRoot, { create: true });
  const table = bronzeTable(type);
  const stage = reporter.stage('ingest');
  const incoming = openIncoming(lakeRoot);
  const arrival = options.arrivalMicros ?? clock.now() * 1000;
  try {
    const staged: { input: string; parts: StagedPart[]; firstLines: FirstLines | undefined }[] = [];
    for (const input of inputs) {
      let head: Buffer = Buffer.alloc(0);
      const parts = await stageInput(input, {
        incoming,
        objectBytes: options.objectBytes ?? OBJECT_BYTES,
        stdin: options.stdin ?? process.stdin,
        onBytes(bytes) {
          stage.advance(bytes.length);
          if (head.length < FIRST_BYTES) head = Buffer.concat([head, bytes.subarray(0, FIRST_BYTES)]);
        },
      });
      const isWhole = head.length === parts.reduce((bytes, part) => bytes + part.bytes, 0);
      staged.push({ input, parts, firstLines: inspectFirstLines(head, isWhole, type, arrival) });
    }
    const existing = existingContentIds(lakeRoot, table);
    const landings: Landing[] = [];
    const results = staged.map(({ input, parts, firstLines }) => {
      const added = { lines: 0, bytes: 0, objects: [] as string[] };
      const known = { knownLines: 0, knownObjects: [] as string[] };
      for (const part of parts) {
        const existingPath = existing.get(part.contentId);
        if (existingPath === undefined) {
          const path = bronzeObjectPath(table, arrival, objectName(landings.length, part.contentId));
          landings.push({ object: part, path });
          existing.set(part.contentId, path);
          added.objects.push(path);
          added.lines += part.lines;
          added.bytes += part.bytes;
        } else {
          known.knownObjects.push(existingPath);
          known.knownLines += part.lines;
        }
      }
      return {
        input,
        ...added,
        ...known,
        ...(firstLines === undefined || added.lines === 0 ? {} : { firstLines }),
      };
    });
    await landObjects(lakeRoot, landings);
    const sum = (count: 'lines' | 'bytes' | 'knownLines') =>
      results.reduce((total, result) => total + result[count], 0);
    stage.done({
      lines: sum('lines'),
      bytes: sum('bytes'),
      objects: landings.length,
      alreadyIngested: sum('knownLines'),
      inputs: results,
    });
    return results;
  } finally {
    incoming.remove();
  }
}
