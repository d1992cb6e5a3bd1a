import type { CsvDialect } from '../compiled/types';

/** Text of a CSV value; null for the text that means null, unless it is quoted. */
export type CsvCell = string | null;

/**
 * Splits a record of CSV into its values. A value that begins with a quote ends at the quote that no other quote follows; a
 * quote elsewhere is text.
 * @param text one record, without its line end
 */
export function splitCsvRecord(
  text: string,
  { delimiter, quote, nullText }: Pick<CsvDialect, 'delimiter' | 'quote' | 'nullText'>,
): CsvCell[] {
  const toCell = (value: string): CsvCell => (value === nullText ? null : value);
  if (!text.includes(quote)) return text.split(delimiter).map(toCell);
  const cells: CsvCell[] = [];
  for (let at = 0; at <= text.length; ) {
    if (text[at] === quote) {
      const [value, end] = readQuoted(text, at + 1, quote);
      cells.push(value);
      at = end + 1;
    } else {
      const found = text.indexOf(delimiter, at);
      const end = found < 0 ? text.length : found;
      cells.push(toCell(text.slice(at, end)));
      at = end + 1;
    }
  }
  return cells;
}

/** Reads a quoted value from behind its first quote. @returns the value, and the position after its last quote */
function readQuoted(text: string, start: number, quote: string): [value: string, end: number] {
  let value = '';
  for (let at = start; ; ) {
    const found = text.indexOf(quote, at);
    const end = found < 0 ? text.length : found;
    value += text.slice(at, end);
    if (text[end + 1] !== quote) return [value, end + 1];
    value += quote;
    at = end + 2;
  }
}
