import type { Help } from 'commander';

/** Width of the column of terms, at most; the meaning of a longer term begins on the next line. */
const MAX_COLUMN = 26;

/** Formats a term and its meaning, wrapped to the width of the help however long the term is. */
export function formatItem(term: string, termWidth: number, meaning: string, help: Help): string {
  const column = Math.min(termWidth, MAX_COLUMN);
  const indent = ' '.repeat(column + 4);
  const lines = help.boxWrap(meaning, (help.helpWidth ?? 80) - indent.length).split('\n');
  const first = help.displayWidth(term) <= column ? `  ${term.padEnd(column)}  ` : `  ${term}\n${indent}`;
  return `${first}${lines.join(`\n${indent}`)}`.trimEnd();
}
