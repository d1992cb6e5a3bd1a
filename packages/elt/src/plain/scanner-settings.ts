import { panDigits } from '@cardlake/card-schema';
import type { CompiledFeed } from '@cardlake/feeds';
import { OTHER_NUMBER, type PlainColumn } from './plain-column';
import type { LayoutValue, RecordLayout } from './record-layout';

/** Bytes of `Settings` of `assembly/settings.ts`. */
const HEAD_BYTES = 48;
/** Number of the column of a value that has none. */
const NONE = -1;

/** Numbers as the scanner has them in memory. */
const words = (...numbers: readonly number[]): Buffer => Buffer.from(Int32Array.from(numbers).buffer);

/** Bytes that stand in the memory of the scanner from a place on, each piece with its place. */
class Memory {
  private readonly pieces: Buffer[] = [];

  constructor(private end: number) {}

  put(...pieces: readonly Buffer[]): number {
    const piece = Buffer.concat(pieces);
    const place = this.end;
    // Numbers stand at multiples of 8.
    const room = Buffer.alloc(Math.ceil(piece.length / 8) * 8);
    piece.copy(room);
    this.pieces.push(room);
    this.end += room.length;
    return place;
  }

  bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }
}

/**
 * Writes `Settings` of `assembly/settings.ts`, and all that they refer to.
 * @param place where they will stand
 */
export function scannerSettings(
  { csv, columns: { length }, onUnknownColumn }: CompiledFeed,
  columns: readonly PlainColumn[],
  layouts: readonly RecordLayout[],
  place: number,
): Buffer {
  const memory = new Memory(place + HEAD_BYTES);
  const text = (bytes: Buffer) => [memory.put(bytes), bytes.length] as const;
  const writeValue = ({ prefix, column, kept }: LayoutValue): Buffer => {
    const around = kept === undefined ? [0, 0, 0, 0, 0] : [...text(kept.opening), ...text(kept.closing), 1];
    return words(...text(prefix), column ?? NONE, ...around);
  };
  const writeLayout = ({ values, suffix, absent }: RecordLayout): Buffer => {
    const at = memory.put(...values.map(writeValue));
    return words(at, values.length, ...text(suffix), memory.put(words(...absent)), absent.length);
  };
  const isKept = onUnknownColumn === 'keep';
  const head = words(
    memory.put(...columns.map(({ settings }) => settings)),
    length + Number(isKept) + 1,
    isKept ? length : NONE,
    memory.put(OTHER_NUMBER),
    memory.put(...layouts.map(writeLayout)),
    layouts.length,
    Number(csv !== null),
    csv?.delimiter.charCodeAt(0) ?? 0,
    csv?.quote.charCodeAt(0) ?? 0,
    ...text(Buffer.from(csv?.nullText ?? '')),
    panDigits.min,
  );
  return Buffer.concat([head, memory.bytes()]);
}
