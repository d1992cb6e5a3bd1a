import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordCounts, readRows } from '@cardlake/elt';
import { findImpurity, type SourceObject } from '@cardlake/feeds';
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
}

/** Path of the sample of a feed, from the working directory. */
const samplePath = ({ name, format }: LoadedFeed['feed']): string =>
  `${FEEDS_FOLDER}/${name}.sample.${format}`;

/** Reads the sample of a feed, each record of which should become a row, and watches that its transform is a pure function. */
export async function checkSample(folder: string, { feed, transform }: LoadedFeed): Promise<SampleCheck> {
  const sample = samplePath(feed);
  const path = join(folder, sample);
  if (!existsSync(path))
    return { feed: feed.name, sample: null, records: 0, rows: 0, rejected: [], impurity: null };
  const rejected: { place: number; reasons: readonly string[] }[] = [];
  const given: SourceObject[] = [];
  const watched = transform && {
    ...transform,
    apply(record: SourceObject) {
      given.push(JSON.parse(JSON.stringify(record)));
      return transform.apply(record);
    },
  };
  const receiver = {
    onRow: () => {},
    onRejected: (place: number, reasons: readonly string[]) => rejected.push({ place, reasons }),
  };
  const counts: RecordCounts = await readRows(createReadStream(path), feed, receiver, watched);
  const impurity = transform === undefined ? undefined : findImpurity(transform, given);
  return {
    feed: feed.name,
    sample,
    records: counts.records,
    rows: counts.rows,
    rejected,
    impurity: impurity === undefined ? null : `record ${impurity.at + 1}: ${impurity.problem}`,
  };
}
