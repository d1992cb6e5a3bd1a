import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CompiledFeed, NULL_CELL, recordFields } from '@cardlake/feeds';
import {
  fileReader,
  identifier,
  literal,
  nameLiteral,
  type Sql,
  sql,
  sqlType,
  withDiskErrors,
} from '@cardlake/lake';
import { type LogicalType, lookUpType, type TypeTable } from '@cardlake/schema';

/** Bytes that are written at once, and most of them that a row takes. */
const BLOCK_BYTES = 1024 * 1024;
const ROW_BYTES = 512 * 1024;

/** A file of plain rows, whose values DuckDB reads from their texts. */
export interface PlainFile {
  readonly location: string;
  append(place: number, cells: string): void;
  /** Ends the rows. @returns their number */
  close(): number;
  remove(): void;
}

/** Creates a file of plain rows. */
export function createPlainFile(location: string): PlainFile {
  let handle: number | undefined;
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let filled = 0;
  let rows = 0;
  const write = () =>
    withDiskErrors(location, () => {
      handle ??= openSync(location, 'w');
      for (let at = 0; at < filled; ) at += writeSync(handle, block, at, filled - at);
      filled = 0;
    });
  const close = () => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
  return {
    location,
    append(place, cells) {
      // At once, since a text that is kept until the block is full costs more to collect than to write.
      filled += block.write(`${place},${cells}\n`, filled);
      rows += 1;
      if (filled > BLOCK_BYTES - ROW_BYTES) write();
    },
    close() {
      if (rows > 0) write();
      close();
      return rows;
    },
    remove() {
      close();
      withDiskErrors(location, () => rmSync(location, { force: true }));
    },
  };
}

const PLACE = identifier('source_place');

/** Selects the rows of a file: the columns that are read from records, and the place of each. */
export function selectPlainRows(feed: CompiledFeed, location: string): Sql {
  const formats = new Map(feed.columns.map(({ name, timestampFormat }) => [name, timestampFormat]));
  const fields = Object.entries(recordFields(feed));
  const columns = [
    sql`${nameLiteral('source_place')}: ${literal('BIGINT')}`,
    ...fields.map(([name]) => sql`${nameLiteral(name)}: ${literal('VARCHAR')}`),
  ];
  const rows = fileReader('read_csv', [location], {
    columns: sql`{${columns}}`,
    auto_detect: sql`false`,
    header: sql`false`,
    delim: literal(','),
    quote: literal('"'),
    escape: literal('"'),
    nullstr: nameLiteral(NULL_CELL),
    allow_quoted_nulls: sql`false`,
    new_line: literal('\\n'),
  });
  const values = fields.map(
    ([name, { type }]) =>
      sql`${valueFrom(type, formats.get(name) ?? 'iso', identifier(name))} AS ${identifier(name)}`,
  );
  return sql`SELECT ${values}, ${PLACE} FROM ${rows}`;
}

type WriteValue = (text: Sql, format: string) => Sql;

/** Powers of ten between the unit of an instant's number and microseconds. */
const MICROS_OF: Readonly<Record<string, number>> = { unix: 1_000_000, unix_ms: 1000, unix_us: 1 };

const textAsIs: WriteValue = (text) => text;

const values: TypeTable<WriteValue> = {
  string: () => textAsIs,
  json: () => textAsIs,
  // No text of it is plain.
  strings: () => (text) => sql`${text}::VARCHAR[]`,
  bigint: () => (text) => sql`${text}::BIGINT`,
  double: () => (text) => sql`${text}::DOUBLE`,
  boolean: () => (text) => sql`${text}::BOOLEAN`,
  date: () => (text) => sql`${text}::DATE`,
  decimal:
    ({ precision, scale }) =>
    (text) =>
      sql`${text}::${sqlType({ kind: 'decimal', precision, scale })}`,
  timestamp: () => (text, format) => {
    const micros = MICROS_OF[format];
    return micros === undefined
      ? sql`${text}::TIMESTAMPTZ`
      : sql`make_timestamptz((${text}::DECIMAL(24,6) * ${micros})::BIGINT)`;
  },
};

const valueFrom = (type: LogicalType, format: string, text: Sql): Sql =>
  lookUpType(values, type)(text, format);
