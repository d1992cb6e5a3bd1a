import { type BinaryReader, type BinaryWriter, corruptState } from './binary-io';

/** A string column of the events: a code for each, and the strings by code. */
export interface StringColumn {
  readonly codes: Int32Array;
  readonly strings: readonly string[];
}

/** Writes the strings as JSON, and the codes in as few bytes as their number allows. */
export function writeStrings(writer: BinaryWriter, { codes, strings }: StringColumn): void {
  const json = new TextEncoder().encode(JSON.stringify(strings));
  writer.put(Uint32Array.of(strings.length, json.length));
  writer.put(json);
  writer.put(narrowCodes(codes, strings.length));
}

/** Reads a string column. @throws OnlineError when its parts do not fit together */
export function readStrings(reader: BinaryReader, rows: number): StringColumn {
  const count = reader.u32();
  const length = reader.u32();
  const strings = parseStrings(reader.take(length));
  if (strings.length !== count) throw corruptState('strings are missing');
  const codes = readCodes(reader, rows, count);
  if (codes.some((code) => code >= count)) throw corruptState('a code has no string');
  return { codes, strings };
}

function narrowCodes(codes: Int32Array, count: number): Uint8Array | Uint16Array | Int32Array {
  if (count <= 0x100) return new Uint8Array(codes);
  return count <= 0x10000 ? new Uint16Array(codes) : codes;
}

function readCodes(reader: BinaryReader, rows: number, count: number): Int32Array {
  if (count <= 0x100) return new Int32Array(reader.take(rows));
  if (count <= 0x10000) return new Int32Array(new Uint16Array(reader.take(2 * rows).buffer));
  return reader.ints(rows);
}

function parseStrings(bytes: Uint8Array): readonly string[] {
  const parsed = parseJson(new TextDecoder().decode(bytes));
  if (Array.isArray(parsed) && parsed.every((each) => typeof each === 'string')) return parsed;
  throw corruptState('its strings are unreadable');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
