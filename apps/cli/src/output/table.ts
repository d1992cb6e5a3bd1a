import type { Style } from './style';

/** A cell with its text; numbers are aligned to the right. */
export interface Cell {
  readonly text: string;
  readonly isNumber: boolean;
}

/**
 * Aligns rows in columns. The first rows determine the widths and come with the header; a wider cell in a later
 * row pushes the rest of that row to the right, so that rows need not be held back.
 * @returns a function that formats some rows.
 */
export function alignedTable(
  names: readonly string[],
  style: Style,
): (rows: readonly (readonly Cell[])[]) => string {
  let widths: readonly number[] | undefined;
  let right: readonly boolean[] = [];
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => pad(text, widths?.[column] ?? 0, right[column] ?? false))
      .join('  ')
      .trimEnd();
  return (rows) => {
    let header = '';
    if (widths === undefined) {
      right = names.map((_, column) => rows.some((row) => row[column]?.isNumber === true));
      widths = names.map((name, column) =>
        Math.max(widthOf(name), ...rows.map((row) => widthOf(oneLine(row[column]?.text ?? '')))),
      );
      header = `${style.title(line(names))}\n${style.faint(widths.map((width) => '─'.repeat(width)).join('  '))}\n`;
    }
    return header + rows.map((row) => `${line(row.map(({ text }) => oneLine(text)))}\n`).join('');
  };
}

/** Escapes control characters: line ends and escape sequences in data must not reach the terminal. */
const oneLine = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

const widthOf = (text: string): number => [...text].length;

function pad(text: string, width: number, right: boolean): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? room + text : text + room;
}
