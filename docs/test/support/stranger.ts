import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Block, blocksOf, type Page } from '@cardlake/tooling/pages';

/** Files that say where packages come from, which is the machine's business; `.ci/run` keeps the same. */
const CLIENT_SETTINGS = ['.gitconfig', '.config/git/config', '.netrc', '.npmrc', '.config/pnpm/rc'];

/** Creates an empty home, with nothing but the settings of package clients. */
export function emptyHome(home: string): NodeJS.ProcessEnv {
  for (const file of CLIENT_SETTINGS.filter((name) => existsSync(join(homedir(), name)))) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    symlinkSync(join(homedir(), file), join(home, file));
  }
  mkdirSync(home, { recursive: true });
  const { PATH, TMPDIR, LANG, npm_config_registry: registry } = process.env;
  const kept = { PATH, TMPDIR, LANG, npm_config_registry: registry };
  return { ...kept, HOME: home, NO_COLOR: '1', npm_config_cache: join(home, '.npm') };
}

/** A block of commands, and the block of their output that stands right below it. */
export interface Step {
  readonly commands: Block;
  readonly output: Block | undefined;
  /** Code to type before, in place of the last line of a file. */
  readonly code: { readonly path: string; readonly text: string } | undefined;
}

/** Lists what a reader of a page does, in order. */
export function stepsOf(page: Page): Step[] {
  const blocks = blocksOf(page);
  const steps: Step[] = [];
  let code: Step['code'];
  for (const [index, block] of blocks.entries()) {
    if (block.info === 'ts') code = { path: fileNamedAbove(page, block), text: block.text };
    if (block.info !== 'sh') continue;
    const next = blocks[index + 1];
    const isBelow = next?.info === 'text' && next.line - block.line <= block.text.split('\n').length + 2;
    steps.push({ commands: block, output: isBelow ? next : undefined, code });
    code = undefined;
  }
  return steps;
}

function fileNamedAbove({ text, path }: Page, { line }: Block): string {
  const above = text
    .split('\n')
    .slice(0, line - 1)
    .join('\n');
  const file = [...above.matchAll(/`([\w/.-]+\.ts)`/g)].at(-1)?.[1];
  if (file === undefined) throw new Error(`${path}: no file is named above the code of line ${line}`);
  return file;
}

/** Types code in place of the last line of a file. */
export const replaceLastLine = (before: string, code: string): string =>
  `${before.trimEnd().split('\n').slice(0, -1).join('\n')}\n${code}`;

/** Does a step. @returns what its commands write to standard output @throws Error when one fails */
export function play({ commands, code }: Step, folder: string, env: NodeJS.ProcessEnv): string {
  if (code !== undefined) {
    const path = join(folder, code.path);
    writeFileSync(path, replaceLastLine(readFileSync(path, 'utf8'), code.text));
  }
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', commands.text], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`line ${commands.line} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Tells whether an output is what a page shows, by the rules of docs/README.md. */
export function isAsShown(shown: string, written: string): boolean {
  const pattern = linesOf(shown).map((line) => (line === '…' ? '(?:.*\n)*?' : `${escapeRegex(line)}\n`));
  return new RegExp(`^${pattern.join('')}$`).test(
    linesOf(written)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** Lines with any number, and any width of a column, written alike. */
const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .replace(/[-+]?\d(?:[\d.,:TZ/-]*[\dZ])?/g, '0')
        .replace(/─+/g, '─')
        .replace(/\s+/g, ' ')
        .trim(),
    );

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
