import { openLake } from '@cardlake/lake';
import { type Clock, type Reporter, silentReporter } from '@cardlake/runtime';
import { type BronzeType, bronzeTable } from '../layout/bronze-table';
import { bronzeObjectPath } from '../layout/path';
import { openIncoming } from '../object/incoming';
import { knownContents } from '../object/known-contents';
import { objectName } from '../object/object-name';
import { type Publication, publish } from '../object/publish';
import { type StagedPart, stageInput } from './stage-input';

/** Uncompressed size at which an object is cut: large enough to read fast, small enough to work in parallel. */
export const OBJECT_BYTES = 64 * 1024 * 1024;

/** What to ingest, and as what. */
export interface IngestOptions {
  readonly lakeRoot: string;
  readonly type: BronzeType;
  /** Paths of NDJSON files, plain or gzipped, or `-` for standard input. */
  readonly inputs: readonly string[];
  /** Says the arrival minute, unless `arrivalMicros` does. */
  readonly clock: Clock;
  /** The arrival to record instead of now, microseconds since the epoch. */
  readonly arrivalMicros?: number | undefined;
  readonly reporter?: Reporter;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Default `OBJECT_BYTES`. */
  readonly objectBytes?: number;
}

/** What became of one input. */
export interface IngestedInput {
  readonly input: string;
  /** Lines and uncompressed bytes of the objects that were added. */
  readonly lines: number;
  readonly bytes: number;
  /** Paths under the lake root of the objects that were added. */
  readonly objects: readonly string[];
  /** Lines in objects that bronze held before, and where it holds them. */
  readonly knownLines: number;
  readonly knownObjects: readonly string[];
}

/**
 * Puts NDJSON into the bronze prefix as it came: no line is checked or changed, invalid ones included. Memory is
 * bounded whatever the size. Either all inputs arrive or, when one cannot be read, none: objects grow in the
 * lake's own folder and are renamed into the arrival minute when every input is whole. A content the table holds already
 * is not added again, so an ingest that was repeated or killed half-way through its renames may be repeated.
 * @returns one entry an input, in order.
 * @throws UserError naming the input that cannot be read, or what is wrong with the lake.
 */
export async function ingest(options: IngestOptions): Promise<IngestedInput[]> {
  const { lakeRoot, type, inputs, clock, reporter = silentReporter } = options;
  await openLake(lakeRoot, { create: true });
  const table = bronzeTable(type);
  const stage = reporter.stage('ingest');
  const incoming = openIncoming(lakeRoot);
  try {
    const staged: StagedPart[][] = [];
    for (const input of inputs) {
      const parts = await stageInput(input, {
        incoming,
        objectBytes: options.objectBytes ?? OBJECT_BYTES,
        stdin: options.stdin ?? process.stdin,
        onBytes: (bytes) => stage.advance(bytes),
      });
      staged.push(parts);
    }
    const known = knownContents(lakeRoot, table);
    const arrival = options.arrivalMicros ?? clock.now() * 1000;
    const publications: Publication[] = [];
    const results = staged.map((parts, i) => {
      const added = { lines: 0, bytes: 0, objects: [] as string[] };
      const held = { knownLines: 0, knownObjects: [] as string[] };
      for (const part of parts) {
        const knownPath = known.get(part.contentId);
        if (knownPath === undefined) {
          const path = bronzeObjectPath(table, arrival, objectName(publications.length, part.contentId));
          publications.push({ object: part, path });
          known.set(part.contentId, path);
          added.objects.push(path);
          added.lines += part.lines;
          added.bytes += part.bytes;
        } else {
          held.knownObjects.push(knownPath);
          held.knownLines += part.lines;
        }
      }
      return { input: inputs[i]!, ...added, ...held };
    });
    await publish(lakeRoot, publications);
    const sum = (count: 'lines' | 'bytes' | 'knownLines') =>
      results.reduce((total, result) => total + result[count], 0);
    stage.done({
      lines: sum('lines'),
      bytes: sum('bytes'),
      objects: publications.length,
      alreadyIngested: sum('knownLines'),
      inputs: results,
    });
    return results;
  } finally {
    incoming.remove();
  }
}
