import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page in Markdown. */
export interface Page {
  /** Path under the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface Block {
  /** First line of its content, from 1. */
  readonly line: number;
  /** Text behind the opening fence: a language, and whatever follows it. */
  readonly info: string;
  readonly text: string;
}

/** Lists every page of the repository, below folders that hold no pages of others. */
export function listPages(root: string): Page[] {
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`cannot list the pages: ${stderr}`);
  return stdout
    .split('\n')
    .filter((path) => path !== '' && !path.includes('/golden/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Lists the fenced blocks of a page, in order; indented ones, in lists, without their indent. */
export function blocksOf({ text }: Pick<Page, 'text'>): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string; indent: string; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', info] = /^(\s*)```(.*)$/.exec(line) ?? [];
    if (info === undefined)
      open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    else if (open === undefined) open = { line: index + 2, info: info.trim(), indent, lines: [] };
    else {
      blocks.push({ line: open.line, info: open.info, text: open.lines.map((each) => `${each}\n`).join('') });
      open = undefined;
    }
  }
  return blocks;
}

/** Lists the texts between backquotes outside of fenced blocks. */
export const codeSpansOf = ({ text }: Pick<Page, 'text'>): string[] =>
  [...proseOf(text).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\n', ' '));

/** Returns a page without its fenced blocks. */
export const proseOf = (text: string): string => text.replace(/^([ \t]*)```[\s\S]*?^\1```/gm, '');

/** Lists the anchors of a page: those of its headings, as GitHub makes them. */
export const anchorsOf = ({ text }: Pick<Page, 'text'>): string[] =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
