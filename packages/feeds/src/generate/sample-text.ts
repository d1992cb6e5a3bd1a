import type { CompiledFeed, CsvDialect } from '../compiled/types';
import { type SampleOptions, type SampleValue, valueMaker } from './sample-values';

/**
 * Makes the text of an object of a feed, whose records have values that the types take and the rules of rows let pass, as far as they say
 * what those are.
 * @yields pieces of the text, a record each
 */
export function* sampleText(feed: CompiledFeed, options: SampleOptions): Generator<string> {
  const makers = feed.columns.map((column) => ({ ...column, make: valueMaker(feed, column, options) }));
  const { csv } = feed;
  if (csv?.header === true)
    yield csvLine(
      makers.map(({ path }) => path[0] ?? ''),
      csv,
    );
  if (feed.format === 'json') yield '[';
  for (let at = 0; at < options.rows; at++) {
    const values = makers.map(({ path, make }) => ({ path, value: make(at) }));
    if (csv !== null)
      yield csvLine(
        values.map(({ value }) => value),
        csv,
      );
    else if (feed.format === 'json') yield `${at === 0 ? '' : ','}\n${JSON.stringify(recordOf(values))}`;
    else yield `${JSON.stringify(recordOf(values))}\n`;
  }
  if (feed.format === 'json') yield '\n]\n';
}

interface PlacedValue {
  readonly path: readonly string[];
  readonly value: SampleValue;
}

type JsonRecord = { [name: string]: SampleValue | JsonRecord };

function recordOf(values: readonly PlacedValue[]): JsonRecord {
  const record: JsonRecord = {};
  for (const { path, value } of values) {
    let place = record;
    for (const name of path.slice(0, -1)) {
      const inner = place[name];
      const next = isRecord(inner) ? inner : {};
      place[name] = next;
      place = next;
    }
    place[path.at(-1) ?? ''] = value;
  }
  return record;
}

const isRecord = (value: SampleValue | JsonRecord | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function csvLine(values: readonly SampleValue[], { delimiter, quote, nullText }: CsvDialect): string {
  const cells = values.map((value) => {
    if (value === null) return nullText;
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const isPlain = text !== nullText && ![delimiter, quote, '\n', '\r'].some((one) => text.includes(one));
    return isPlain ? text : `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
  });
  return `${cells.join(delimiter)}\n`;
}
