import { join } from 'node:path';
import type { LineCounts } from '@cardlake/job-contract';
import type { DuckSession, WriteSession } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { isGzip } from '@cardlake/schema';
import type { Decoder } from '../decode/decoder-pool';
import { type DecodeResult, isDecoded } from '../decode/messages';
import { readHead } from '../decode/read-head';
import type { SourceObject } from '../source-object';
import { commitBatch } from './commit-batch';
import { sumCounts } from './line-counts';
import { ObjectFindings } from './object-findings';
import { silverSpecs } from './silver-specs';

/** Compressed bytes of a batch: about three million lines, so that the tables of a commit stay well under a gigabyte. */
const BATCH_BYTES = 64 * 1024 * 1024;

/** Approximate compression ratio of gzipped lines. */
const GZIP_RATIO = 8;

export interface RefineOptions {
  readonly session: DuckSession;
  readonly write: WriteSession;
  readonly lakeRoot: string;
  readonly decoder: Decoder;
  readonly reporter: Reporter;
}

/** Result of a refinement. */
export interface RefineResult extends Pick<ObjectFindings, 'torn' | 'refused' | 'unread' | 'mostlyRejected'> {
  /** Number of objects read. */
  readonly objects: number;
  /** Line counts of the objects read, by event type. */
  readonly counts: Readonly<Partial<Record<SourceObject['type'], LineCounts>>>;
}

/** Objects of one type that are decoded and committed together. */
interface ObjectBatch {
  readonly type: SourceObject['type'];
  readonly objects: SourceObject[];
}

/**
 * Refines bronze to silver: decodes the objects that are not in the ledger, in order of arrival, and commits them batch
 * by batch, so that memory stays bounded and a run that dies keeps its finished batches.
 *
 * @throws UserError when the disk refuses a write; Error when lines would get lost
 */
export async function refine(
  sources: readonly SourceObject[],
  options: RefineOptions,
): Promise<RefineResult> {
  const { session, write, lakeRoot, reporter } = options;
  const ledger = write.snapshot.ledger();
  const newObjects = sources.filter(({ path }) => !ledger.has(path)).sort(compareByTypeAndArrival);
  const totalBytes = newObjects.reduce((total, { bytes }) => total + bytes, 0);
  const stage = reporter.stage('silver', totalBytes);
  const findings = new ObjectFindings();
  const counts: Partial<Record<SourceObject['type'], LineCounts>> = {};
  for (const batch of splitIntoBatches(newObjects)) {
    const results = await decodeObjects(batch.objects, options, (object) => stage.advance(object.bytes));
    findings.add(batch.objects, results);
    const decoded = results.filter(isDecoded);
    const spec = silverSpecs[batch.type];
    const batchCounts = await commitBatch(session, write, lakeRoot, {
      spec,
      objects: batch.objects,
      decoded,
    });
    const earlier = counts[batch.type];
    counts[batch.type] = earlier === undefined ? batchCounts : sumCounts([earlier, batchCounts]);
  }
  const { torn, refused, unread } = findings;
  const objects = newObjects.length - unread.length;
  stage.done({ objects, torn: torn.length, refused: refused.length, unread: unread.length, ...counts });
  return { objects, torn, refused, unread, mostlyRejected: findings.mostlyRejected, counts };
}

/** Decodes objects of one type into the staging folder. */
export async function decodeObjects(
  objects: readonly SourceObject[],
  { decoder, write }: Pick<RefineOptions, 'decoder' | 'write'>,
  onDecoded: (object: SourceObject) => void = () => {},
): Promise<DecodeResult[]> {
  const folder = write.transaction().stageFolder();
  const tasks = objects.map(({ location, type, arrivalMicros }, index) => ({
    index,
    location,
    type,
    arrivalMicros,
    output: join(folder, String(index)),
  }));
  const results: DecodeResult[] = [];
  for await (const result of decoder.decode(tasks)) {
    const object = objects[result.index];
    if (object !== undefined) onDecoded(object);
    results.push(result);
  }
  return results;
}

/**
 * Splits objects, in the order given, into batches of one type with up to {@link BATCH_BYTES} or a single object.
 * @param maxBytes gzipped bytes of a batch
 */
export function* splitIntoBatches(
  objects: readonly SourceObject[],
  maxBytes: number = BATCH_BYTES,
): Generator<ObjectBatch> {
  let batch: ObjectBatch | undefined;
  let bytes = 0;
  for (const object of objects) {
    const weight = compressedBytes(object);
    if (batch === undefined || batch.type !== object.type || bytes + weight > maxBytes) {
      if (batch !== undefined) yield batch;
      batch = { type: object.type, objects: [] };
      bytes = 0;
    }
    batch.objects.push(object);
    bytes += weight;
  }
  if (batch !== undefined) yield batch;
}

/** Estimates the bytes that an object has, or would have, gzipped: by its content, as it is read, whatever its name. */
const compressedBytes = ({ location, bytes }: SourceObject): number =>
  isGzip(readHead(location)) ? bytes : bytes / GZIP_RATIO;

/** Puts authorisations before disputes, then sorts by arrival and path. */
const compareByTypeAndArrival = (a: SourceObject, b: SourceObject): number =>
  compareText(a.type, b.type) || a.arrivalMicros - b.arrivalMicros || compareText(a.path, b.path);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
