/**
 * Beginnings and ends of the names of files and folders that are still being written, or that writers leave as markers:
 * Hadoop and Spark (`.`, `_`, `.crc`, `._COPYING_`), downloads and copies (`.tmp`, `.part`, `.partial`). Both engines
 * read this declaration.
 */
export const UNFINISHED_NAMES = {
  beginnings: ['.', '_'],
  ends: ['.tmp', '.part', '.partial', '.crc', '._COPYING_'],
} as const;

/** Tells whether a file or folder is unfinished, by its name. */
export const isUnfinished = (name: string): boolean =>
  UNFINISHED_NAMES.beginnings.some((beginning) => name.startsWith(beginning)) ||
  UNFINISHED_NAMES.ends.some((end) => name.endsWith(end));
