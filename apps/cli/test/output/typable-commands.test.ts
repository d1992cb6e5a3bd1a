import { join } from 'node:path';
import { readRepository } from '@cardlake/tooling';
import { typableCommands } from '../../src/output/typable-commands';
import { createProgram } from '../../src/program';
import { testApp } from '../support/test-app';

test('commands in a text are written as they can be typed; data and the names of files and programs stay', () => {
  const text = [
    'run `cardlake verify`, or `zcat FILE | cardlake ingest -`\n',
    '  $ cardlake query "SELECT 1"\n',
    '  cardlake status\n',
    'the lake my cardlake run, cardlake.config.json, `./cardlake status`, cardlake: stopped\n',
  ];
  expect(typableCommands(text.join(''), '../cardlake')).toBe(
    [
      'run `../cardlake verify`, or `zcat FILE | ../cardlake ingest -`\n',
      '  $ ../cardlake query "SELECT 1"\n',
      '  ../cardlake status\n',
      text[3],
    ].join(''),
  );
});

test('a JSON line stays JSON', () => {
  const line = JSON.stringify({ hint: 'run `cardlake verify`' });
  const launcher = `'/my "code"\\$&/cardlake'`;
  expect(JSON.parse(typableCommands(line, launcher))).toEqual({ hint: `run \`${launcher} verify\`` });
});

/** A command of the program that is named without a mark by which it is found when it is printed. */
const unmarkedCommand = (names: readonly string[]) =>
  new RegExp(`(?<!\`|\\$ |\\| | {2}|[\\w/.-])cardlake (?:${names.join('|')})\\b.*`, 'g');

test('every command that a message of any package names is marked as one', () => {
  const unmarked = unmarkedCommand(createProgram(testApp().app).commands.map((command) => command.name()));
  expect('Run: cardlake verify, `cardlake run stream`'.match(unmarked)).toHaveLength(1);
  const files = [...readRepository(join(__dirname, '..', '..', '..', '..'))];
  const sources = files.filter(([path]) => /^(packages|apps)\/[^/]+\/src\//.test(path));
  expect(sources.length).toBeGreaterThan(500);
  expect(
    sources.flatMap(([path, text]) => (text.match(unmarked) ?? []).map((found) => [path, found])),
  ).toEqual([]);
});
