import { join } from 'node:path';
import { blocksOf, codeSpansOf, listPages } from '@cardlake/tooling/pages';
import type { Command } from 'commander';
import { createProgram } from '../../src/program';
import { testApp } from '../support/test-app';

const program = createProgram(testApp().app);

/** The changelog tells of commands and options that are gone. */
const pages = listPages(join(__dirname, '..', '..', '..', '..'))
  .filter(({ path }) => path !== 'CHANGELOG.md')
  .map((page) => [page.path, page] as const);

/** Lists the command lines in code that start `cardlake`, from the word after it to the end of the command. */
function commandLines(code: string): string[][] {
  const joined = code.replaceAll(/\\\n\s*/g, ' ').replaceAll(/(^|\s)#.*$/gm, '');
  return [...joined.matchAll(/(?:^|[\s(`/])cardlake ([^\n`]*)/g)].map(([, line = '']) =>
    (line.match(/'[^']*'|"[^"]*"|[^\s]+/g) ?? []).slice(
      0,
      endOf(line.match(/'[^']*'|"[^"]*"|[^\s]+/g) ?? []),
    ),
  );
}

/** Index of the word that ends a command in a shell. */
const endOf = (words: readonly string[]): number => {
  const end = words.findIndex((word) => /^(\||;|&&|\|\||>|<|#|[12]?>.*|\)|→)/.test(word));
  return end < 0 ? words.length : end;
};

/** Finds what is wrong with a command line; undefined when all of its words are known. */
function faultOf(words: readonly string[]): string | undefined {
  // `cardlake trainer: …` is a message of a program.
  if (words[0]?.endsWith(':')) return undefined;
  let command: Command = program;
  const options = () => [...program.options, ...chain(command).flatMap((each) => each.options)];
  let isInside = true;
  for (const word of words) {
    const bare = word.replace(/[.,;:)]+$/, '');
    if (/^--?[A-Za-z]/.test(bare)) {
      const [name] = bare.split('=');
      if (name === '--help' || name === '-h' || name === '--version') continue;
      const known = options().some(({ long, short }) => long === name || short === name);
      if (!known) return `${command.name()} has no option ${name}`;
    } else if (isInside && command.commands.length > 0) {
      const next = command.commands.find((each) => each.name() === bare);
      if (next === undefined) {
        if (/^[a-z-]+$/.test(bare) && command !== program) return `${command.name()} has no command ${bare}`;
        if (/^[a-z-]+$/.test(bare)) return `there is no command ${bare}`;
        isInside = false;
      } else command = next;
    } else isInside = false;
  }
  return undefined;
}

const chain = (command: Command): Command[] =>
  command.parent === null ? [command] : [command, ...chain(command.parent)];

test.each(pages)('%s names only commands and options that exist', (_, page) => {
  const code = [
    ...codeSpansOf(page),
    ...blocksOf(page)
      .filter(({ info }) => /^(sh|bash|console|)\b/.test(info))
      .map(({ text }) => text),
  ];
  const faults = code.flatMap(commandLines).map((words) => [words.join(' '), faultOf(words)]);
  expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
});

test('a wrong command, a wrong command below one and a wrong option are found', () => {
  const faults = commandLines(
    'cardlake veriffy\ncardlake run all-of-it\n./cardlake verify --checksum | cat -n',
  ).map(faultOf);
  expect(faults).toEqual([
    'there is no command veriffy',
    'run has no command all-of-it',
    'verify has no option --checksum',
  ]);
});
