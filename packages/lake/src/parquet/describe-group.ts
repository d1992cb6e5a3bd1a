import { DAY_MICROS } from '@cardlake/schema';
import { CHUNK, COLUMN, PLAIN, STATISTICS, UNCOMPRESSED } from './footer';
import type { StoredColumns, StoredGroup } from './stored-columns';

const DAY = BigInt(DAY_MICROS);
const DAY_MS = DAY_MICROS / 1000;

/**
 * Finds the day of all rows of a row group: the least and the greatest value of a column of dates or instants are of it.
 * @param column name of the column
 * @returns such as `2018-04-01`; undefined when the rows are of several days, or the file does not say it
 */
export function dayOfGroup({ names }: StoredColumns, group: StoredGroup, column: string): string | undefined {
  const statistics = group.chunks[names.indexOf(column)]?.chunk[CHUNK.column][COLUMN.statistics];
  const first = dayOf(statistics?.[STATISTICS.min]);
  const last = dayOf(statistics?.[STATISTICS.max]);
  if (first === undefined || first !== last) return undefined;
  return new Date(first * DAY_MS).toISOString().slice(0, 10);
}

/** @param value PLAIN: microseconds in 8 bytes, or days in 4 @returns days since the epoch */
function dayOf(value: Uint8Array | undefined): number | undefined {
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length === 4) return bytes.readInt32LE();
  if (bytes.length !== 8) return undefined;
  const micros = bytes.readBigInt64LE();
  const day = micros / DAY;
  return Number(micros < day * DAY ? day - 1n : day);
}

/** Finds the share of the bytes of a row group that are values as they are, neither compressed nor encoded in less room. */
export function plainShare({ chunks }: StoredGroup): number {
  let all = 0n;
  let plain = 0n;
  for (const { chunk } of chunks) {
    const {
      [COLUMN.storedBytes]: stored,
      [COLUMN.encodings]: encodings,
      [COLUMN.codec]: codec,
    } = chunk[CHUNK.column];
    all += stored;
    if (codec === UNCOMPRESSED && encodings.every((one) => one === PLAIN)) plain += stored;
  }
  return all === 0n ? 0 : Number(plain) / Number(all);
}
