import { numberOf } from './format';

/** Parts of a verdict: how much was looked at, and how much was found. */
interface Looked {
  readonly tables: number;
  readonly rows: number;
  readonly found: number;
  /** The word for one of what was found. */
  readonly word: string;
}

/** Writes the verdict of a check: `OK: 8 tables, 100,001 rows, 0 differences`. */
export const verdictText = ({ tables, rows, found, word }: Looked): string =>
  `${found === 0 ? 'OK' : 'FAILED'}: ${[numberOf(tables, 'table'), numberOf(rows, 'row'), numberOf(found, word)].join(', ')}`;
