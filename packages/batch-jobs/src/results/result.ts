import type { Manifest } from './manifest';

/** A row of features: its key, as lookups know it, and its values by name. */
export interface FeatureRow {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number | null>>;
}

/** The result of a job for a day. */
export interface DayResult {
  readonly date: string;
  /** Parquet file on the local disk. */
  readonly file: string;
  readonly rows: readonly FeatureRow[];
}

/** A result that is the one of its day, and its manifest. */
export interface StandingResult {
  readonly result: DayResult;
  readonly manifest: Manifest;
}

/** Text by which lookups know the key of a row: its parts with `/` between them; a part that a row has not is `none`. */
export const keyText = (parts: readonly (string | number | null)[]): string =>
  parts
    .map((part) => (part === null ? 'none' : String(part).replace(/[%/#]/g, encodeURIComponent)))
    .join('/');
