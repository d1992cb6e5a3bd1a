import { blocksOf, type Page } from '@cardlake/tooling/pages';

/** A command of a page: its words without quotes, and the variables that are set beside it. */
export interface ShellCommand {
  readonly line: string;
  readonly words: readonly string[];
  readonly sets: readonly string[];
}

/** The lines of all blocks of a page that are marked as shell. */
export const shellLines = (page: Pick<Page, 'text'>): string[] =>
  blocksOf(page)
    .filter(({ info }) => info === 'sh')
    .flatMap(({ text }) => linesOf(text));

/** The lines of some code, without comments and the text of here-documents; one that goes on on the next line is one line. */
export const linesOf = (code: string): string[] =>
  code
    .replaceAll(/<<'(\w+)'\n[\s\S]*?^\1$/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);

/** Parses a line: every command of it, those within `$(…)` first. */
export function parseLine(line: string): ShellCommand[] {
  const { text, inner } = takeSubstitutions(line);
  const commands = splitOutsideQuotes(text.replace(/\s>>?\s*\S+$/, ''), /\|\||&&|[|;]/y).map((part) => {
    const words = wordsOf(part);
    const names = words[0] === 'export' ? words.slice(1) : words.slice(0, countAssignments(words));
    const sets = names.map((word) => word.split('=')[0] ?? '');
    return { line, words: words.slice(words[0] === 'export' ? words.length : sets.length), sets };
  });
  return [
    ...inner.flatMap(parseLine),
    ...commands.filter(({ words, sets }) => words.length + sets.length > 0),
  ];
}

const ASSIGNMENT = /^[A-Z_]+=/;

function countAssignments(words: readonly string[]): number {
  const first = words.findIndex((word) => !ASSIGNMENT.test(word));
  return first < 0 ? words.length : first;
}

/** Takes each `$(…)` out of a line, in whose place stays `$()`. */
function takeSubstitutions(line: string): { readonly text: string; readonly inner: readonly string[] } {
  const inner: string[] = [];
  let text = '';
  for (let at = 0; at < line.length; at += 1) {
    if (!line.startsWith('$(', at)) {
      text += line[at];
      continue;
    }
    const end = findEnd(line, at + 2);
    inner.push(line.slice(at + 2, end));
    text += '$()';
    at = end;
  }
  return { text, inner };
}

/** Position of the bracket that closes one before `start`; brackets in quotes do not count. */
function findEnd(line: string, start: number): number {
  let quote = '';
  let depth = 1;
  for (let at = start; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`a bracket is not closed: ${line}`);
}

/** Splits a text at a sticky pattern, where that is outside of quotes. */
function splitOutsideQuotes(text: string, separator: RegExp): string[] {
  const parts = [''];
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    separator.lastIndex = at;
    const [found] = quote === '' ? (separator.exec(text) ?? []) : [];
    if (found !== undefined) {
      parts.push('');
      at += found.length - 1;
      continue;
    }
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    parts[parts.length - 1] += character;
  }
  if (quote !== '') throw new Error(`a quote is not closed: ${text}`);
  return parts;
}

const wordsOf = (text: string): string[] =>
  splitOutsideQuotes(text, /\s+/y)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
