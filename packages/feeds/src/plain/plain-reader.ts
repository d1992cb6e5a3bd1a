/**
 * Reads a record that is plain: every engine reads its values alike. It gives the values of `recordFields`, in their order, as CSV:
 * parted by commas, a value in quotes or not, quotes in it doubled, and {@link NULL_CELL} for null. Any other record is undefined.
 */
export type PlainReader = (text: string) => string | undefined;

/** Text for null, when it is not quoted. */
export const NULL_CELL = 'null';

/** Most characters of a plain record. */
export const MAX_PLAIN_LENGTH = 64 * 1024;

/** Writes a text as a quoted value. */
export const quoteCell = (text: string): string =>
  `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
