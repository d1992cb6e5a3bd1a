import { isUtf8 } from 'node:buffer';
import { maskPans, parseAuthorization, parseDispute, type Rejection, wireRules } from '@cardlake/card-schema';
import { MAX_LINE_BYTES, rejectionText } from '@cardlake/schema';
import { refinements } from '../silver/refinements';
import { AuthorizationScanner, wireColumns } from './authorization-scanner';
import { DayParts } from './day-parts';
import { Fingerprints } from './fingerprints';
import { LineSplitter } from './lines';
import { partText } from './part-text';
import { PartWriter } from './part-writer';
import type { DecodedObject, DecodeTask } from './protocol';
import { learnShape, type Shape } from './shape';

/** Longest piece of a bad line that is kept in quarantine; the whole line stays in its bronze object. */
const RAW_BYTES = 64 * 1024;
/** Rows longer than this go as NDJSON: DuckDB's CSV reader has a line limit of 2 MB. */
const PLAIN_BYTES = 1 << 20;
/** Object and line number in front of a plain row. */
const PLAIN_HEAD = 32;
/** Digits that scaling adds to the two numbers of a row. */
const PLAIN_GROWTH = 32;
const TAB = 0x09;

const NOT_PLAIN = /\p{Cc}/u;

/** Decodes one object's lines into part files: valid rows, odd valid rows, rejects. */
export class ObjectDecoder {
  private lines = 0;
  private accepted = 0;
  private rejected = 0;
  private longestQuoted = 0;
  private scanner: AuthorizationScanner | undefined;
  private readonly fingerprints = new Fingerprints();
  private readonly plain: DayParts;
  private readonly quoted: PartWriter;
  private readonly rejects: PartWriter;
  private readonly splitter: LineSplitter;
  /** The instant whose date is the row's partition. */
  private readonly dated: string;
  private readonly columns: readonly (readonly [string, (value: unknown) => string])[];

  /** @param shape layout of the previous object's lines, a good first guess for this one */
  constructor(
    private readonly task: DecodeTask,
    shape: Shape | undefined,
  ) {
    this.plain = new DayParts(task.output);
    this.quoted = new PartWriter(`${task.output}.rows.ndjson`);
    this.rejects = new PartWriter(`${task.output}.rejects.ndjson`);
    if (shape) this.useShape(shape);
    const { bronze, silver } = refinements[task.type];
    this.dated = silver.partition.of;
    this.columns = Object.entries(bronze.fields).map(([name, { type }]) => [name, partText(type)]);
    this.splitter = new LineSplitter(
      MAX_LINE_BYTES,
      (bytes, start, end, number) => this.line(bytes, start, end, number),
      (head, number) => {
        this.lines += 1;
        this.reject(head.toString('utf8'), number, [{ code: 'line_too_long' }]);
      },
    );
  }

  get shape(): Shape | undefined {
    return this.scanner?.shape;
  }

  push(chunk: Buffer): void {
    this.splitter.push(chunk);
  }

  /** @param torn the bytes ended before the object did; recorded as one more quarantined line */
  end(torn: boolean): DecodedObject {
    const last = this.splitter.end();
    if (torn) {
      this.lines += 1;
      this.reject('', last + 1, [{ code: 'torn_object' }]);
    }
    return {
      index: this.task.index,
      lines: this.lines,
      accepted: this.accepted,
      rejected: this.rejected,
      torn,
      plain: this.plain.close(),
      quoted: this.quoted.close(),
      longestQuoted: this.longestQuoted,
      rejects: this.rejects.close(),
      fingerprints: this.fingerprints.take(),
    };
  }

  private line(bytes: Buffer, start: number, end: number, number: number): void {
    this.lines += 1;
    const scanner = this.scanner;
    if (scanner && end - start <= PLAIN_BYTES && scanner.scan(bytes, start, end))
      this.writeScanned(scanner, end - start, number);
    else this.parse(bytes.subarray(start, end), number);
  }

  private writeScanned(scanner: AuthorizationScanner, length: number, number: number): void {
    const out = this.plain.of(scanner.micros);
    out.reserve(length + PLAIN_HEAD + PLAIN_GROWTH);
    out.integer(this.task.index);
    out.byte(TAB);
    out.integer(number);
    out.byte(TAB);
    out.position = scanner.write(out.buffer, out.position);
    scanner.fingerprint(this.fingerprints);
    this.accepted += 1;
  }

  private parse(bytes: Buffer, number: number): void {
    const line = bytes.toString('utf8');
    if (!isUtf8(bytes)) {
      this.reject(line, number, [{ code: 'invalid_utf8' }]);
      return;
    }
    const isDispute = this.task.type === 'card_dispute';
    const parsed = isDispute
      ? parseDispute(line, this.task.arrivalMicros)
      : parseAuthorization(line, this.task.arrivalMicros);
    if (!parsed.ok) {
      this.reject(line, number, parsed.reasons, parsed.eventId);
      return;
    }
    this.accepted += 1;
    const eventId = Buffer.from(parsed.row.event_id);
    this.fingerprints.add(eventId, 0, eventId.length);
    this.writeRow(parsed.row, number, bytes.length);
    if (!isDispute) this.learn(line);
  }

  private writeRow(row: Readonly<Record<string, unknown>>, number: number, bytes: number): void {
    const values = this.columns.map(([name, text]) => text(row[name]));
    if (bytes > PLAIN_BYTES || values.some((value) => NOT_PLAIN.test(value))) {
      const named = Object.fromEntries(this.columns.map(([name], i) => [name, values[i]]));
      const bytesWritten = this.quoted.text(
        `${JSON.stringify({ object: this.task.index, line: number, ...named })}\n`,
      );
      this.longestQuoted = Math.max(this.longestQuoted, bytesWritten);
    } else
      this.plain.of(Number(row[this.dated])).text(`${this.task.index}\t${number}\t${values.join('\t')}\n`);
  }

  private reject(raw: string, number: number, reasons: readonly Rejection[], eventId?: string): void {
    this.rejected += 1;
    const reject = {
      object: this.task.index,
      line: number,
      reasons: reasons.map(rejectionText),
      raw: cut(maskPans(raw)),
      event_id: eventId === undefined ? null : cut(maskPans(eventId)),
    };
    this.rejects.text(`${JSON.stringify(reject)}\n`);
  }

  private learn(line: string): void {
    const shape = learnShape(line, wireColumns);
    if (shape) this.useShape(shape);
  }

  private useShape(shape: Shape): void {
    this.scanner = new AuthorizationScanner(shape, this.task.arrivalMicros + wireRules.futureMicros);
  }
}

function cut(text: string): string {
  return (text.length > RAW_BYTES ? text.slice(0, RAW_BYTES) : text).toWellFormed();
}
