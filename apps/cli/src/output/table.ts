import type { Style } from './style';

/** One cell: its text, and whether it stands to the right as numbers do. */
export interface Cell {
  readonly text: string;
  readonly isNumber: boolean;
}

/**
 * Lays rows out in columns. The first rows decide how wide a column is and are preceded by the header; a later cell
 * that is wider pushes its row to the right, so rows need not be held back.
 * @returns given some rows, their text.
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

/** Line ends and control characters of data must not reach the terminal as such. */
const oneLine = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

const widthOf = (text: string): number => [...text].length;

function pad(text: string, width: number, right: boolean): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? room + text : text + room;
}
