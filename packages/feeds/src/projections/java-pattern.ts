/** White space of RE2; Java's `\s` has the vertical tab as well. */
const SPACE = '\\t\\n\\f\\r ';
const WORD_EDGE = '(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))';
const NO_WORD_EDGE = '(?:(?<=\\w)(?=\\w)|(?<!\\w)(?!\\w))';

/** Escapes that Java reads otherwise than RE2 (docs.oracle.com, java.util.regex.Pattern, of Java 17). */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\s': `[${SPACE}]`,
  '\\S': `[^${SPACE}]`,
  '\\b': WORD_EDGE,
  '\\B': NO_WORD_EDGE,
  '\\v': '\\x0B',
  '\\0': '\\x00',
};
const ESCAPES_IN_CLASS: Readonly<Record<string, string>> = { ...ESCAPES, '\\s': SPACE, '\\b': '\\x08' };

/** Characters that have no meaning of their own within a class of RE2, but have one in Java: unions and intersections. */
const LITERALS_IN_CLASS: Readonly<Record<string, string>> = { '[': '\\[', '&': '\\&' };

/** Only a line feed ends a line, so that `.` has all other characters. */
const UNIX_LINES = '(?d)';

/**
 * Writes the pattern of a rule, which DuckDB reads by RE2, as Java and so Spark read the same: `$` is the end of the text and never stands
 * before its last line feed, classes have no unions, and edges of words are those of ASCII.
 */
export function javaPattern(pattern: string): string {
  let isInClass = false;
  const translated = (pattern.match(/\\.|./gsu) ?? []).map((piece) => {
    if (isInClass) {
      isInClass = piece !== ']';
      return ESCAPES_IN_CLASS[piece] ?? LITERALS_IN_CLASS[piece] ?? piece;
    }
    isInClass = piece === '[';
    if (piece === '$') return '\\z';
    return ESCAPES[piece] ?? piece;
  });
  return UNIX_LINES + translated.join('');
}
