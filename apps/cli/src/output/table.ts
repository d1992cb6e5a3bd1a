import { printable } from './printable';
import type { Style } from './style';

/** A cell with its text; numbers are aligned to the right. */
export interface Cell {
  readonly text: string;
  readonly isNumber: boolean;
}

/**
 * Aligns rows in columns. The first rows determine the widths and come with the header; a wider cell in a later
 * row pushes the rest of that row to the right, so that rows need not be held back.
 * @param width columns to which each line is clipped.
 * @returns a function that formats some rows.
 */
export function alignedTable(
  names: readonly string[],
  style: Style,
  width = Number.POSITIVE_INFINITY,
): (rows: readonly (readonly Cell[])[]) => string {
  let widths: readonly number[] | undefined;
  let right: readonly boolean[] = [];
  const line = (texts: readonly string[]): string =>
    clip(
      texts
        .map((text, column) => pad(text, widths?.[column] ?? 0, right[column] ?? false))
        .join('  ')
        .trimEnd(),
      width,
    );
  return (rows) => {
    let header = '';
    if (widths === undefined) {
      right = names.map((_, column) => rows.some((row) => row[column]?.isNumber === true));
      widths = names.map((name, column) =>
        Math.max(widthOf(printable(name)), ...rows.map((row) => widthOf(printable(row[column]?.text ?? '')))),
      );
      header = `${style.title(line(names.map(printable)))}\n${style.faint(clip(widths.map((each) => '─'.repeat(each)).join('  '), width))}\n`;
    }
    return header + rows.map((row) => `${line(row.map(({ text }) => printable(text)))}\n`).join('');
  };
}

const widthOf = (text: string): number => [...text].length;

/** Cuts a line at a width, with a sign for what is missing. */
function clip(line: string, width: number): string {
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`;
}

function pad(text: string, width: number, right: boolean): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? room + text : text + room;
}
