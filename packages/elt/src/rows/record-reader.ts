import {
  type CompiledFeed,
  createCsvReader,
  createJsonReader,
  createPlainCsvReader,
  createPlainJsonReader,
  type PlainReader,
  type RowResult,
  rejected,
  type Transform,
} from '@cardlake/feeds';
import { textDecoder } from '../records/decode-text';
import type { RawRecord } from '../records/record-splitter';
import { checkCardNumbers } from './card-numbers';

/**
 * Result of reading a record: a row or its reasons; the cells of a plain one; nothing for a header; the reasons to refuse the whole
 * object.
 */
type Reading = RowResult | 'header' | { readonly plain: string } | { readonly refused: RowResult };

/** Settings of a reader of records. */
export interface ReadingOptions {
  readonly transform?: Transform | undefined;
  /** True to leave the values of plain records as they are. */
  readonly keepsPlain?: boolean;
}

/** Makes the function that reads the records of one object, which come in their order. It never throws. */
export function createRecordReader(
  feed: CompiledFeed,
  { transform, keepsPlain = false }: ReadingOptions = {},
): (record: RawRecord) => Reading {
  const decode = textDecoder(feed.csv?.encoding ?? 'utf-8');
  const isPlain = keepsPlain && transform === undefined;
  let read = feed.csv?.header === true ? undefined : readerWithoutHeader(feed, transform);
  let readPlain = isPlain && read !== undefined ? plainReader(feed, undefined) : undefined;
  return ({ bytes, fault }) => {
    if (fault !== undefined && read !== undefined) return rejected(fault);
    const text = decode(bytes);
    if (text === undefined)
      return read === undefined ? { refused: rejected('invalid_utf8') } : rejected('invalid_utf8');
    if (read !== undefined) {
      const plain = readPlain?.(text);
      return plain === undefined ? read(text) : { plain };
    }
    if (fault !== undefined) return { refused: rejected(fault) };
    const reader = createCsvReader(feed, text, transform, checkCardNumbers);
    if (typeof reader !== 'function') return reader;
    read = reader;
    if (isPlain) readPlain = plainReader(feed, text);
    return 'header';
  };
}

const plainReader = (feed: CompiledFeed, header: string | undefined): PlainReader =>
  feed.csv === null
    ? createPlainJsonReader(feed, checkCardNumbers)
    : createPlainCsvReader(feed, header, checkCardNumbers);

/** The reader of JSON, or of CSV whose values stand in the declared order. */
function readerWithoutHeader(feed: CompiledFeed, transform?: Transform): (text: string) => RowResult {
  if (feed.csv === null) return createJsonReader(feed, transform, checkCardNumbers);
  const reader = createCsvReader(feed, undefined, transform, checkCardNumbers);
  return typeof reader === 'function' ? reader : () => reader.refused;
}
