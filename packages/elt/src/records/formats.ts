import type { CompiledFeed } from '@cardlake/feeds';
import { MAX_LINE_BYTES } from '@cardlake/schema';
import { LineFinder } from './boundary';
import { CsvFinder } from './csv-finder';
import { ElementFinder } from './element-finder';
import { BYTE_ORDER_MARK, type RecordFormat } from './record-splitter';

const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Most bytes of a CSV record: a quote that is never closed must not take the rest of an object with it. */
const MAX_CSV_BYTES = 1024 * 1024;

const NDJSON: RecordFormat = {
  createFinder: () => new LineFinder(),
  // A record is at the place of its line, by which ranges tell whose it is.
  blanks: { before: [], after: [SPACE, TAB, RETURN] },
  maxBytes: MAX_LINE_BYTES,
  isOfLines: true,
  // The reader of its first record skips it.
  mayBeMarked: false,
};

const JSON_ARRAY: RecordFormat = {
  createFinder: () => new ElementFinder(),
  blanks: {
    before: [SPACE, TAB, RETURN, LINE_FEED, ...BYTE_ORDER_MARK],
    after: [SPACE, TAB, RETURN, LINE_FEED],
  },
  maxBytes: MAX_LINE_BYTES,
  isOfLines: false,
  mayBeMarked: false,
};

/** The records of a feed's objects as bytes. */
export function recordFormat({ format, csv }: Pick<CompiledFeed, 'format' | 'csv'>): RecordFormat {
  if (csv !== null)
    return {
      createFinder: () => new CsvFinder(csv),
      blanks: { before: [], after: [RETURN] },
      maxBytes: MAX_CSV_BYTES,
      isOfLines: true,
      mayBeMarked: true,
    };
  return format === 'json' ? JSON_ARRAY : NDJSON;
}
