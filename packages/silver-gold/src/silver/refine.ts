import { join } from 'node:path';
import type { LineCounts } from '@cardlake/job-contract';
import type { DuckSession, WriteSession } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import type { BronzeObject } from '../bronze-object';
import type { Decoder } from '../decode/decoder-pool';
import type { DecodedObject } from '../decode/protocol';
import { commitBatch } from './commit-batch';
import { sumCounts } from './line-counts';
import { refinements } from './refinements';

/** Stored bytes of a batch: about three million gzipped lines, which keeps a commit's tables well under a gigabyte. */
const BATCH_BYTES = 64 * 1024 * 1024;

export interface RefineOptions {
  readonly session: DuckSession;
  readonly write: WriteSession;
  readonly lakeRoot: string;
  readonly decoder: Decoder;
  readonly reporter: Reporter;
}

/** What a refinement did: line counts of the objects it read, by bronze type. */
export interface RefineResult {
  readonly objects: number;
  /** Objects whose gzip stream was torn, by path. */
  readonly torn: readonly string[];
  readonly counts: Readonly<Partial<Record<BronzeObject['type'], LineCounts>>>;
}

/**
 * Bronze to silver: decodes the objects that the ledger does not know, in order of arrival, and commits them batch by
 * batch, so that memory stays bounded and a run that dies keeps its finished batches.
 *
 * @throws Error of the file system when a bronze object cannot be read, Error when lines would get lost
 */
export async function refine(
  objects: readonly BronzeObject[],
  options: RefineOptions,
): Promise<RefineResult> {
  const { write, reporter } = options;
  const known = write.snapshot.ledger();
  const fresh = objects.filter(({ path }) => !known.has(path)).sort(byArrival);
  const stage = reporter.stage(
    'silver',
    fresh.reduce((total, { bytes }) => total + bytes, 0),
  );
  const torn: string[] = [];
  const counts: Partial<Record<BronzeObject['type'], LineCounts>> = {};
  for (const batch of batches(fresh)) {
    const type = batch[0]!.type;
    const decoded = await decodeBatch(batch, options, (object) => stage.advance(object.bytes));
    torn.push(...batch.filter((_, index) => decoded[index]!.torn).map(({ path }) => path));
    const own = await commitBatch(options.session, write, options.lakeRoot, {
      refinement: refinements[type],
      objects: batch,
      decoded,
    });
    counts[type] = sumCounts([...(counts[type] ? [counts[type]] : []), own]);
  }
  stage.done({ objects: fresh.length, torn: torn.length, ...counts });
  return { objects: fresh.length, torn, counts };
}

async function decodeBatch(
  batch: readonly BronzeObject[],
  { decoder, write }: RefineOptions,
  onObject: (object: BronzeObject) => void,
): Promise<DecodedObject[]> {
  const folder = write.transaction().stageFolder();
  const tasks = batch.map(({ location, type, arrivalMicros }, index) => ({
    index,
    location,
    type,
    arrivalMicros,
    output: join(folder, String(index)),
  }));
  const decoded: DecodedObject[] = [];
  for await (const object of decoder.decode(tasks)) {
    onObject(batch[object.index]!);
    decoded.push(object);
  }
  return decoded;
}

/** Objects of one type, up to {@link BATCH_BYTES} or one object, in the order given. */
function* batches(objects: readonly BronzeObject[]): Generator<BronzeObject[]> {
  let batch: BronzeObject[] = [];
  let bytes = 0;
  for (const object of objects) {
    const weight = stored(object);
    if (batch.length > 0 && (batch[0]!.type !== object.type || bytes + weight > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(object);
    bytes += weight;
  }
  if (batch.length > 0) yield batch;
}

/** Uncompressed lines shrink about eightfold. */
const stored = ({ path, bytes }: BronzeObject): number => (path.endsWith('.gz') ? bytes : bytes / 8);

/** Authorisations before disputes, then by arrival and path. */
const byArrival = (a: BronzeObject, b: BronzeObject): number =>
  compare(a.type, b.type) || a.arrivalMicros - b.arrivalMicros || compare(a.path, b.path);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
