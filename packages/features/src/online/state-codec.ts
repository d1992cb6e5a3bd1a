import { type KernelInputs, requireColumn } from '../kernel/batch';
import { isTooLarge } from '../kernel/split-integer';
import { BinaryReader, BinaryWriter, corruptState } from './binary-io';
import type { SerializableState } from './online-state';
import { readStrings, writeStrings } from './string-column';

/** Version of the bytes. */
const FORMAT = 1;

/** Hexadecimal digits of the definition's hash in a state. */
const HASH_DIGITS = 16;

/**
 * Encodes a state; equal events give equal bytes: 32; for each event 8 for its time, 8 for each decimal column
 * and 1, 2 or 4 for each string column (up to 256, 65,536 or more distinct strings); and for each string column 8 and
 * every distinct string once, as JSON. An event with a decimal and a string column takes 17 bytes beside its strings.
 *
 * Little-endian: format u32, events u32, definition hash 8 bytes, newest f64, newest dropped f64; times f64; each
 * decimal column int64; each string column: number of strings u32, length of the JSON u32, the JSON, the codes.
 */
export function encodeState(hash: string, inputs: KernelInputs, content: SerializableState): Uint8Array {
  const writer = new BinaryWriter();
  writer.put(Uint32Array.of(FORMAT, content.ts.length, ...splitHash(hash)));
  writer.put(Float64Array.of(content.newest, content.newestDropped));
  writer.put(content.ts);
  for (const column of inputs.decimals) writer.put(requireColumn(content.decimals[column], column));
  for (const column of inputs.codes) writeStrings(writer, requireColumn(content.codes[column], column));
  return writer.finish();
}

/** Decodes a state. @throws OnlineError `bad_online_state` when the bytes are not a state of the definition with this hash */
export function decodeState(hash: string, inputs: KernelInputs, bytes: Uint8Array): SerializableState {
  const reader = new BinaryReader(bytes);
  const format = reader.u32();
  const rows = reader.u32();
  const words = reader.u32s(2);
  if (format !== FORMAT) throw corruptState(`it has format ${format}, and this version reads ${FORMAT}`);
  if (words.join() !== splitHash(hash).join()) throw corruptState('it belongs to another definition');
  const content = {
    newest: reader.float(),
    newestDropped: reader.float(),
    ts: reader.floats(rows),
    decimals: mapColumns(inputs.decimals, () => reader.ints(2 * rows)),
    codes: mapColumns(inputs.codes, () => readStrings(reader, rows)),
  };
  reader.end();
  checkTimes(content);
  Object.values(content.decimals).forEach(checkDecimals);
  return content;
}

const splitHash = (hash: string): number[] => [
  Number.parseInt(hash.slice(0, HASH_DIGITS / 2), 16),
  Number.parseInt(hash.slice(HASH_DIGITS / 2, HASH_DIGITS), 16),
];

const mapColumns = <V>(columns: readonly string[], take: () => V): Record<string, V> =>
  Object.fromEntries(columns.map((column) => [column, take()]));

function checkTimes({ ts, newest, newestDropped }: SerializableState): void {
  let previous = Number.MIN_SAFE_INTEGER;
  for (const t of ts) {
    if (!(Number.isInteger(t) && t >= previous)) throw corruptState('its events are out of order');
    previous = t;
  }
  if (ts.length > 0 && newest !== previous) throw corruptState('its newest event is missing');
  if (Number.isNaN(newest) || !(newestDropped <= newest))
    throw corruptState('its bounds contradict each other');
}

function checkDecimals(words: Int32Array): void {
  for (let word = 1; word < words.length; word += 2)
    if (isTooLarge(words[word] ?? 0)) throw corruptState('an amount is out of range');
}
