import { isUtf8 } from 'node:buffer';
import { lineParsers, maskPans, type Rejection, wireRules } from '@cardlake/card-schema';
import { MAX_LINE_BYTES, rejectionText } from '@cardlake/schema';
import { eventTables } from '../event-tables';
import { AuthorizationScanner, wireColumns } from './authorization-scanner';
import { DayParts } from './day-parts';
import { EventIdHashes } from './event-id-hashes';
import { inferLayout, type LineLayout } from './line-layout';
import { LineSplitter } from './line-splitter';
import type { DecodedObject, DecodeTask } from './messages';
import { partFormatter } from './part-formatter';
import { PartWriter } from './part-writer';
import type { ReadOutcome } from './read-object';

/** Length of the text of a bad line that quarantine keeps; the whole line stays in its bronze object. */
const MAX_RAW_LENGTH = 64 * 1024;
/** Longer rows are written as NDJSON, because DuckDB's CSV reader limits a line to 2 MB. */
const MAX_TSV_BYTES = 1 << 20;
/** Room for the object and line numbers in front of a tab-separated row. */
const TSV_PREFIX_BYTES = 32;
/** Room for the digits that scaling adds to the two numbers of a row. */
const TSV_GROWTH_BYTES = 32;
const TAB = 0x09;

const CONTROL_CHARACTER = /\p{Cc}/u;

/** Decodes the lines of one object into part files: valid rows as tab-separated text or NDJSON, and rejects. */
export class ObjectDecoder {
  private lines = 0;
  private accepted = 0;
  private rejected = 0;
  private readonly reasons = new Map<string, number>();
  private longestNdjsonLine = 0;
  private scanner: AuthorizationScanner | undefined;
  private readonly eventIdHashes = new EventIdHashes();
  private readonly tsv: DayParts;
  private readonly ndjson: PartWriter;
  private readonly rejects: PartWriter;
  private readonly splitter: LineSplitter;
  /** Column with the instant whose date is the partition of a row. */
  private readonly partitionInstant: string;
  private readonly columns: readonly (readonly [string, (value: unknown) => string])[];

  /** @param layout layout of the previous object's lines, a good first guess for this one */
  constructor(
    private readonly task: DecodeTask,
    layout: LineLayout | undefined,
  ) {
    this.tsv = new DayParts(task.output);
    this.ndjson = new PartWriter(`${task.output}.rows.ndjson`);
    this.rejects = new PartWriter(`${task.output}.rejects.ndjson`);
    if (layout) this.useLayout(layout);
    const { bronze, silver } = eventTables[task.type];
    this.partitionInstant = silver.partition.derivedFrom;
    this.columns = Object.entries(bronze.fields).map(([name, { type }]) => [name, partFormatter(type)]);
    this.splitter = new LineSplitter(MAX_LINE_BYTES, {
      tryLine: (bytes, start, end, number) => this.scanLine(bytes, start, end, number),
      onLine: (bytes, start, end, number) => {
        this.lines += 1;
        this.parseLine(bytes.subarray(start, end), number);
      },
      onLongLine: (head, number) => {
        this.lines += 1;
        this.reject(head.toString('utf8'), number, [{ code: 'line_too_long' }]);
      },
    });
  }

  get layout(): LineLayout | undefined {
    return this.scanner?.layout;
  }

  push(chunk: Buffer): void {
    this.splitter.push(chunk);
  }

  /** Ends the object; one that was not read to its end has one more line, quarantined, that says why. */
  end({ isTruncated, foreignFormat }: ReadOutcome): DecodedObject {
    const last = this.splitter.end();
    if (isTruncated) this.rejectRest(last + 1, { code: 'torn_object' });
    if (foreignFormat !== undefined) this.rejectRest(1, { field: foreignFormat, code: 'foreign_format' });
    return {
      index: this.task.index,
      lines: this.lines,
      accepted: this.accepted,
      rejected: this.rejected,
      isTruncated,
      foreignFormat,
      reasons: Object.fromEntries(this.reasons),
      tsvParts: this.tsv.close(),
      days: this.tsv.days,
      ndjsonPart: this.ndjson.close(),
      longestNdjsonLine: this.longestNdjsonLine,
      rejectsPart: this.rejects.close(),
      eventIdHashes: this.eventIdHashes.toArray(),
    };
  }

  /** Decodes a line that is certainly valid. @returns false for any other */
  private scanLine(bytes: Buffer, start: number, end: number, number: number): boolean {
    const scanner = this.scanner;
    if (!scanner || end - start > MAX_TSV_BYTES || !scanner.scan(bytes, start, end)) return false;
    this.lines += 1;
    this.writeScanned(scanner, end - start, number);
    return true;
  }

  private writeScanned(scanner: AuthorizationScanner, length: number, number: number): void {
    const out = this.tsv.writerFor(scanner.micros);
    out.reserve(length + TSV_PREFIX_BYTES + TSV_GROWTH_BYTES);
    out.writeInteger(this.task.index);
    out.writeByte(TAB);
    out.writeInteger(number);
    out.writeByte(TAB);
    out.position = scanner.write(out.buffer, out.position);
    scanner.addEventIdTo(this.eventIdHashes);
    this.accepted += 1;
  }

  private parseLine(bytes: Buffer, number: number): void {
    const line = bytes.toString('utf8');
    if (!isUtf8(bytes)) {
      this.reject(line, number, [{ code: 'invalid_utf8' }]);
      return;
    }
    const parsed = lineParsers[this.task.type](line, this.task.arrivalMicros);
    if (!parsed.ok) {
      this.reject(line, number, parsed.reasons, parsed.eventId);
      return;
    }
    this.accepted += 1;
    this.eventIdHashes.addText(parsed.row.event_id);
    this.writeRow(parsed.row, number, bytes.length);
    if (this.task.type === 'card_authorization') this.adoptLayout(line);
  }

  private writeRow(row: Readonly<Record<string, unknown>>, number: number, bytes: number): void {
    const values = this.columns.map(([name, format]) => format(row[name]));
    if (bytes > MAX_TSV_BYTES || values.some((value) => CONTROL_CHARACTER.test(value))) {
      // A text that is not there is a null: no value has an empty one.
      const named = Object.fromEntries(this.columns.map(([name], i) => [name, values[i] || null]));
      const bytesWritten = this.ndjson.writeText(
        `${JSON.stringify({ object: this.task.index, line: number, ...named })}\n`,
      );
      this.tsv.addDayOf(Number(row[this.partitionInstant]));
      this.longestNdjsonLine = Math.max(this.longestNdjsonLine, bytesWritten);
    } else
      this.tsv
        .writerFor(Number(row[this.partitionInstant]))
        .writeText(`${this.task.index}\t${number}\t${values.join('\t')}\n`);
  }

  private rejectRest(number: number, reason: Rejection): void {
    this.lines += 1;
    this.reject('', number, [reason]);
  }

  private reject(raw: string, number: number, reasons: readonly Rejection[], eventId?: string): void {
    this.rejected += 1;
    const texts = reasons.map(rejectionText);
    for (const text of texts) this.reasons.set(text, (this.reasons.get(text) ?? 0) + 1);
    const reject = {
      object: this.task.index,
      line: number,
      reasons: texts,
      raw: truncate(maskPans(raw)),
      event_id: eventId === undefined ? null : truncate(maskPans(eventId)),
    };
    this.rejects.writeText(`${JSON.stringify(reject)}\n`);
  }

  private adoptLayout(line: string): void {
    const layout = inferLayout(line, wireColumns);
    if (layout) this.useLayout(layout);
  }

  private useLayout(layout: LineLayout): void {
    this.scanner = new AuthorizationScanner(layout, this.task.arrivalMicros + wireRules.futureMicros);
  }
}

function truncate(text: string): string {
  return (text.length > MAX_RAW_LENGTH ? text.slice(0, MAX_RAW_LENGTH) : text).toWellFormed();
}
