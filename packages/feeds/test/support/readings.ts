import {
  compileFeed,
  createCsvReader,
  createJsonReader,
  type FeedInput,
  feed,
  type Transform,
} from '../../src';

/** A feed with one column called `v` and whatever else is given. */
const feedOf = (input: Partial<FeedInput>) =>
  feed({ name: 'readings', format: 'ndjson', columns: { v: 'string' }, ...input });

/** Reads one JSON record by a feed: its row, or the reasons that reject it. */
export function readJson(input: Partial<FeedInput>, text: string, transform?: Transform) {
  const result = createJsonReader(compileFeed(feedOf(input)), transform)(text);
  return result.ok ? result.row : result.reasons;
}

/** Reads records of CSV by a feed. */
export function readCsv(
  input: Partial<FeedInput>,
  header: string | undefined,
  ...records: readonly string[]
) {
  const reader = createCsvReader(compileFeed(feedOf({ ...input, format: 'csv' })), header);
  if (typeof reader !== 'function') return reader.refused;
  return records.map((record) => {
    const result = reader(record);
    return result.ok ? result.row : result.reasons;
  });
}
