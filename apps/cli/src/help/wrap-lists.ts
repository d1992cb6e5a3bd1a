/** A line of an indented list: its indent with the term, and the meaning. */
const ITEM = /^( +\S+(?: \S+)* {2,})(\S.*)$/;

/**
 * Wraps each line of a text; the meaning of an item in an indented list continues below where it begins.
 * @param wrap wraps a text to a width in columns
 */
export const wrapLists = (
  text: string,
  width: number,
  wrap: (text: string, width: number) => string,
): string =>
  text
    .split('\n')
    .map((line) => {
      const [, term, meaning = ''] = ITEM.exec(line) ?? [];
      if (term === undefined) return wrap(line, width);
      return term + wrap(meaning, width - term.length).replaceAll('\n', `\n${' '.repeat(term.length)}`);
    })
    .join('\n');
