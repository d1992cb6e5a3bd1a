import {
  type CompiledFeed,
  type CsvReader,
  createCsvReader,
  createJsonReader,
  csvNames,
  type RowResult,
  rejected,
  type Transform,
} from '@cardlake/feeds';
import { PlainReader } from '../plain/plain-reader';
import type { PlainRows } from '../plain/plain-rows';
import { textDecoder } from '../records/decode-text';
import type { RawRecord } from '../records/record-splitter';
import { checkCardNumbers } from './card-numbers';

/** Result of reading a record: a row or its reasons; nothing for a header; the reasons to refuse the whole object. */
type Reading = RowResult | 'header' | { readonly refused: RowResult };

/** Settings of a reader of records. */
export interface ReadingOptions {
  readonly transform?: Transform | undefined;
  /** Columns that take plain records. */
  readonly plain?: PlainRows | undefined;
}

/** Reads the records of one object, which come in their order. */
export class RecordReader {
  private readonly decode;
  private readonly transform: Transform | undefined;
  private readonly plainRows: PlainRows | undefined;
  /** Undefined before the header. */
  private readText: ((text: string) => RowResult) | undefined;
  /** Reader of plain records, if they may be taken. */
  plain: PlainReader | undefined;

  constructor(
    private readonly feed: CompiledFeed,
    { transform, plain }: ReadingOptions = {},
  ) {
    this.decode = textDecoder(feed.csv?.encoding ?? 'utf-8');
    this.transform = transform;
    // A transform takes objects, and plain records are read as UTF-8.
    const isPlain = transform === undefined && (feed.csv?.encoding ?? 'utf-8') === 'utf-8';
    this.plainRows = isPlain ? plain : undefined;
    if (feed.csv?.header === true) return;
    this.readText = readerWithoutHeader(feed, transform);
    this.plain = this.createPlain(undefined);
  }

  /** Reads a record. It never throws. */
  read({ bytes, fault }: RawRecord): Reading {
    const { readText } = this;
    if (fault !== undefined && readText !== undefined) return rejected(fault);
    const text = this.decode(bytes);
    if (text === undefined)
      return readText === undefined ? { refused: rejected('invalid_utf8') } : rejected('invalid_utf8');
    if (readText !== undefined) {
      const result = readText(text);
      if (result.ok) this.plain?.learn(text);
      return result;
    }
    if (fault !== undefined) return { refused: rejected(fault) };
    const reader = createCsvReader(this.feed, text, this.transform, checkCardNumbers);
    if (typeof reader !== 'function') return reader;
    this.readText = reader;
    this.plain = this.createPlain(text);
    return 'header';
  }

  private createPlain(header: string | undefined): PlainReader | undefined {
    const { feed, plainRows } = this;
    if (plainRows === undefined) return undefined;
    return new PlainReader(feed, plainRows, feed.csv === null ? undefined : csvNames(feed, header));
  }
}

/** The reader of JSON, or of CSV whose values stand in the declared order. */
function readerWithoutHeader(feed: CompiledFeed, transform?: Transform): CsvReader {
  if (feed.csv === null) return createJsonReader(feed, transform, checkCardNumbers);
  const reader = createCsvReader(feed, undefined, transform, checkCardNumbers);
  return typeof reader === 'function' ? reader : () => reader.refused;
}
