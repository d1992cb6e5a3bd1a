import { damaged } from '../model-error';
import { ByteReader } from './byte-reader';

/** Deeper than any model file; a hostile one must not exhaust the stack. */
const MAX_NESTING = 64;

/** Arrays of one type, by the marker of their elements. */
const TYPED = {
  U: { bytes: 1, Column: Uint8Array, read: 'uint8' },
  i: { bytes: 1, Column: Int8Array, read: 'int8' },
  I: { bytes: 2, Column: Int16Array, read: 'int16' },
  l: { bytes: 4, Column: Int32Array, read: 'int32' },
  L: { bytes: 8, Column: Float64Array, read: 'int64' },
  d: { bytes: 4, Column: Float32Array, read: 'float32' },
  D: { bytes: 8, Column: Float64Array, read: 'float64' },
} as const;

type NumberMarker = keyof typeof TYPED;

const isNumber = (marker: string): marker is NumberMarker => Object.hasOwn(TYPED, marker);

/**
 * Decodes Universal Binary JSON as XGBoost writes it (ubjson.org, draft 12): arrays of one number type become typed arrays.
 * @throws ModelError where the bytes are not that.
 */
export function decodeUbj(bytes: Uint8Array): unknown {
  const reader = new ByteReader(bytes);
  const value = readValue(reader, readMarker(reader), 0);
  if (reader.left > 0) throw damaged(`the model file has ${reader.left} bytes after its end`);
  return value;
}

const readMarker = (reader: ByteReader): string => String.fromCharCode(reader.uint8());

function readValue(reader: ByteReader, marker: string, depth: number): unknown {
  if (depth > MAX_NESTING) throw damaged(`the model file nests values deeper than ${MAX_NESTING}`);
  if (isNumber(marker)) return reader[TYPED[marker].read]();
  switch (marker) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readArray(reader, depth);
    case 'S':
      return reader.text(readLength(reader));
    case 'T':
      return true;
    case 'F':
      return false;
    case 'Z':
      return null;
    default:
      throw damaged(
        `the model file has an unknown type ${JSON.stringify(marker)} at byte ${reader.at - 1}; UBJ as XGBoost writes it is expected`,
      );
  }
}

function readObject(reader: ByteReader, depth: number): unknown {
  const entries: [string, unknown][] = [];
  while (reader.peek() !== '}'.charCodeAt(0)) {
    const key = reader.text(readLength(reader));
    entries.push([key, readValue(reader, readMarker(reader), depth + 1)]);
  }
  reader.uint8();
  return Object.fromEntries(entries);
}

function readArray(reader: ByteReader, depth: number): unknown {
  let marker = readMarker(reader);
  if (marker === '$') return readTypedArray(reader);
  const values: unknown[] = [];
  if (marker === '#') {
    for (let left = readLength(reader); left > 0; left--)
      values.push(readValue(reader, readMarker(reader), depth + 1));
    return values;
  }
  for (; marker !== ']'; marker = readMarker(reader)) values.push(readValue(reader, marker, depth + 1));
  return values;
}

function readTypedArray(reader: ByteReader): ArrayLike<number> {
  const marker = readMarker(reader);
  if (!isNumber(marker))
    throw damaged(`the model file has an array of ${JSON.stringify(marker)} at byte ${reader.at - 1}`);
  const count = readMarker(reader);
  if (count !== '#') throw damaged(`the model file has an array without a length at byte ${reader.at - 1}`);
  const { bytes, Column, read } = TYPED[marker];
  const length = readLength(reader, bytes);
  const column = new Column(length);
  for (let at = 0; at < length; at++) column[at] = reader[read]();
  return column;
}

/** Reads a length, and refuses one that the rest of the file cannot hold, before memory is taken for it. */
function readLength(reader: ByteReader, elementBytes = 1): number {
  const start = reader.at;
  const marker = readMarker(reader);
  const length = isNumber(marker) && marker !== 'd' && marker !== 'D' ? reader[TYPED[marker].read]() : -1;
  if (length >= 0 && length * elementBytes <= reader.left) return length;
  throw damaged(
    length < 0
      ? `the model file has no valid length at byte ${start}`
      : `the model file is truncated: a value of ${length * elementBytes} bytes is announced at byte ${start}, and ${reader.left} bytes follow; copy it again`,
  );
}
