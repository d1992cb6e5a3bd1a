import { join } from 'node:path';
import { blocksOf, codeSpansOf, listPages } from '@cardlake/tooling/pages';
import { mentionFaults } from './support/cardlake-command';
import { linesOf, parseLine } from './support/shell';

/** The changelog tells of commands and options that are gone. */
const pages = listPages(join(__dirname, '..', '..', '..', '..'))
  .filter(({ path }) => path !== 'CHANGELOG.md')
  .map((page) => [page.path, page] as const);

/** Lists the commands in code that start `cardlake`, each with that word, `./` before it or not. */
const commandLines = (code: string): (readonly string[])[] =>
  linesOf(code)
    .flatMap((line) =>
      [...line.matchAll(/(?:^|[\s(`/])((?:(?<![^\s(`])\.\/)?cardlake [^`]*)/g)].map(([, text = '']) => text),
    )
    .flatMap(parseLine)
    .flatMap(({ words }) => (/^(\.\/)?cardlake$/.test(words[0] ?? '') ? [words] : []));

test.each(pages)('%s names only commands and options that exist', (_, page) => {
  const code = [...codeSpansOf(page), ...blocksOf(page).map(({ text }) => text)];
  const faults = code
    .flatMap(commandLines)
    .flatMap((words) => mentionFaults(words).map((fault) => [words.join(' '), fault]));
  expect(faults).toEqual([]);
});

test('a wrong command, a wrong command below one, a wrong option and a missing one are found', () => {
  const faults = commandLines(
    'cardlake veriffy\ncardlake run all-of-it\n./cardlake verify --checksum | cat -n\ncardlake cost --json\n./cardlake cost --json',
  ).flatMap(mentionFaults);
  expect(faults).toEqual([
    'there is no command veriffy',
    'run has no command all-of-it',
    'verify has no option --checksum',
    'cost needs --events-per-day',
  ]);
});
