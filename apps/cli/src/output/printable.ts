/** Control characters, and those that change the direction of text or end a line without being one. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** The same, without line end and tab, and without the sequences that `Style` puts around text. */
const UNPRINTABLE_IN_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /(\u001B\[(?:0|1|2|22|31|32|39)m)|(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** Replaces each character that could control a terminal or break a line, given as its code. */
export const replaceUnprintable = (text: string, replace: (code: number) => string): string =>
  text.replace(UNPRINTABLE, (character) => replace(character.charCodeAt(0)));

/** Escapes what could control a terminal or break a line: data that is printed must do neither. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/**
 * Escapes what could control a terminal in a text of several lines: the last guard before a stream.
 * @param keepsStyle lets the sequences of `Style` pass.
 */
export const printableLines = (text: string, keepsStyle: boolean): string =>
  text.replace(UNPRINTABLE_IN_TEXT, (found, style?: string) =>
    style === undefined
      ? escaped(found)
      : keepsStyle
        ? found
        : `${escaped(found.slice(0, 1))}${found.slice(1)}`,
  );

/** Escapes the characters in JSON that JSON itself lets pass; the value stays the same. */
export const printableJson = (json: string): string =>
  json.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const escaped = (character: string): string => {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};
