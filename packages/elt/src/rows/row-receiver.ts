import type { CellValue } from '@cardlake/feeds';
import type { PlainRows } from '../plain/plain-rows';

/** Receiver of what the records of an object become. */
export interface RowReceiver {
  /** @param row the values of the feed's `recordFields`, in their order */
  onRow(place: number, row: readonly CellValue[]): void;
  /** Takes plain records in place of `onRow`, for a receiver that has columns for them. */
  readonly plain?: PlainRows | undefined;
  /** @param raw the record as text, with card numbers masked; a long one is cut */
  onRejected(place: number, reasons: readonly string[], raw: string): void;
}

/** Counts of the records of an object: `records = rows + rejected`. */
export interface RecordCounts {
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
}
