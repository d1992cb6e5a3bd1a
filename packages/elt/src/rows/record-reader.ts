import {
  type CompiledFeed,
  createCsvReader,
  createJsonReader,
  type RowResult,
  rejected,
  type Transform,
} from '@cardlake/feeds';
import { textDecoder } from '../records/decode-text';
import type { RawRecord } from '../records/record-splitter';
import { checkCardNumbers } from './card-numbers';

/** Result of reading a record: a row or its reasons; nothing for a header; the reasons to refuse the whole object. */
type Reading = RowResult | 'header' | { readonly refused: RowResult };

/** Makes the function that reads the records of one object, which come in their order. It never throws. */
export function createRecordReader(
  feed: CompiledFeed,
  transform?: Transform,
): (record: RawRecord) => Reading {
  const decode = textDecoder(feed.csv?.encoding ?? 'utf-8');
  let read = feed.csv?.header === true ? undefined : readerWithoutHeader(feed, transform);
  return ({ bytes, fault }) => {
    if (fault !== undefined && read !== undefined) return rejected(fault);
    const text = decode(bytes);
    if (text === undefined)
      return read === undefined ? { refused: rejected('invalid_utf8') } : rejected('invalid_utf8');
    if (read !== undefined) return read(text);
    if (fault !== undefined) return { refused: rejected(fault) };
    const reader = createCsvReader(feed, text, transform, checkCardNumbers);
    if (typeof reader !== 'function') return reader;
    read = reader;
    return 'header';
  };
}

/** The reader of JSON, or of CSV whose values stand in the declared order. */
function readerWithoutHeader(feed: CompiledFeed, transform?: Transform): (text: string) => RowResult {
  if (feed.csv === null) return createJsonReader(feed, transform, checkCardNumbers);
  const reader = createCsvReader(feed, undefined, transform, checkCardNumbers);
  return typeof reader === 'function' ? reader : () => reader.refused;
}
