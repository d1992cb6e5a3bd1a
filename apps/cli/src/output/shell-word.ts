import { replaceUnprintable } from './printable';

/** Quotes an argument of a suggested command, so that a POSIX shell takes it as one word; control characters stay visible. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,-]+$/.test(text) && !text.startsWith('-')) return text;
  const quoted = text.replaceAll(/[\\']/g, '\\$&');
  const visible = replaceUnprintable(quoted, (code) => `\\u${code.toString(16).padStart(4, '0')}`);
  // Bash, ksh and zsh read the escapes of $'…'.
  return visible === quoted ? `'${text.replaceAll("'", `'\\''`)}'` : `$'${visible}'`;
}
