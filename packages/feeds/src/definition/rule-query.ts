/** Texts, names and comments of SQL, which hide marks, and the marks that matter between them. */
const PARTS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$[\s\S]*?\$\1\$|--[^\r\n]*|\/\*[\s\S]*?\*\/|[;()]/g;
const COMMENTS = /--[^\r\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Reads the SQL of a rule as one query that can stand in parentheses, without what ends a statement: semicolons and the comments after them.
 * Lines end around it where it is used, since it may end with a comment.
 */
export function readRuleQuery(text: string): { readonly query: string } | { readonly problem: string } {
  let depth = 0;
  let end = text.length;
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (part === ';') {
      end = index;
      break;
    }
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth < 0) return { problem: 'closes a parenthesis that it does not open' };
  }
  if (depth > 0) return { problem: 'opens a parenthesis that it does not close' };
  if (
    text
      .slice(end)
      .replace(COMMENTS, '')
      .replace(/[;\s]+/g, '') !== ''
  )
    return { problem: 'has more than one statement' };
  const query = text.slice(0, end);
  return /^[\s(]*(?:SELECT|WITH)\b/i.test(query.replace(COMMENTS, ''))
    ? { query }
    : { problem: 'does not begin with SELECT or WITH' };
}

/** The query of a checked rule. */
export function ruleQuery(text: string): string {
  const read = readRuleQuery(text);
  if ('problem' in read) throw new Error(`the SQL of a rule ${read.problem}: ${text}`);
  return read.query;
}
