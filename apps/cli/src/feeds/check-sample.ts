import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Chunks, type RowReceiver, readRows } from '@cardlake/elt';
import {
  type CellValue,
  type CompiledFeed,
  findImpurity,
  type SourceObject,
  sampleText,
} from '@cardlake/feeds';
import { Random } from '@cardlake/runtime';
import { findDifference } from './expected-rows';
import { FEEDS_FOLDER, type LoadedFeed } from './load-feeds';

/** Result of reading the sample of a feed. */
export interface SampleCheck {
  readonly feed: string;
  /** The sample, where there is one. */
  readonly sample: string | null;
  readonly records: number;
  readonly rows: number;
  /** Rejected records, with their place and their reasons. */
  readonly rejected: readonly { readonly place: number; readonly reasons: readonly string[] }[];
  /** Fault of the transform that the sample shows. */
  readonly impurity: string | null;
  /** First difference between its rows and those of the file that says what they should be. */
  readonly difference: string | null;
}

/** Path of the sample of a feed, from the working directory. */
const samplePath = ({ name, format }: LoadedFeed['feed']): string =>
  `${FEEDS_FOLDER}/${name}.sample.${format}`;

/** Records that are generated where there is no sample. */
const GENERATED = 100;
/** They are the same at any time. */
const GENERATED_MICROS = Date.UTC(2026, 0, 1) * 1000;

/**
 * Reads the sample of a feed, each record of which should become a row, and watches that its transform is a pure function; without a
 * sample, of generated records.
 */
export async function checkSample(folder: string, loaded: LoadedFeed): Promise<SampleCheck> {
  const { feed } = loaded;
  const sample = samplePath(feed);
  const path = join(folder, sample);
  if (!existsSync(path)) {
    const { impurity } = await readWatched(generatedRecords(loaded), loaded, { onRow() {}, onRejected() {} });
    return { feed: feed.name, sample: null, records: 0, rows: 0, rejected: [], impurity, difference: null };
  }
  const rejected: { place: number; reasons: readonly string[] }[] = [];
  const rows: (readonly CellValue[])[] = [];
  const { counts, impurity } = await readWatched(createReadStream(path), loaded, {
    onRow: (_, row) => rows.push(row),
    onRejected: (place, reasons) => rejected.push({ place, reasons }),
  });
  const difference = differenceOf(folder, feed, rows);
  return {
    feed: feed.name,
    sample,
    records: counts.records,
    rows: counts.rows,
    rejected,
    impurity,
    difference,
  };
}

/** Compares rows with the file beside the sample, where there is one. */
function differenceOf(
  folder: string,
  feed: CompiledFeed,
  rows: readonly (readonly CellValue[])[],
): string | null {
  const file = `${FEEDS_FOLDER}/${feed.name}.expected.ndjson`;
  if (!existsSync(join(folder, file))) return null;
  const difference = findDifference(feed, rows, readFileSync(join(folder, file), 'utf8'));
  return difference === undefined ? null : `${file}: ${difference}; correct the feed, or the file`;
}

function generatedRecords({ feed, transform }: LoadedFeed): Chunks {
  const random = new Random(1, feed.name);
  const rows = transform === undefined ? 0 : GENERATED;
  const pieces = sampleText(feed, { rows, nowMicros: GENERATED_MICROS, draw: () => random.uniform() });
  return Readable.from([...pieces].map((piece) => Buffer.from(piece)));
}

/** Reads records, and finds the fault of the transform that they show. */
async function readWatched(content: Chunks, { feed, transform }: LoadedFeed, receiver: RowReceiver) {
  const given: SourceObject[] = [];
  const watched = transform && {
    ...transform,
    apply(record: SourceObject) {
      given.push(JSON.parse(JSON.stringify(record)));
      return transform.apply(record);
    },
  };
  const counts = await readRows(content, feed, receiver, watched);
  const impurity = transform === undefined ? undefined : findImpurity(transform, given);
  return {
    counts,
    impurity: impurity === undefined ? null : `record ${impurity.at + 1}: ${impurity.problem}`,
  };
}
