import { isAsShown, replaceLastLine, stepsOf } from './support/stranger';

test('numbers, widths and left out lines may differ, words may not', () => {
  const shown =
    '…\ntable     rows\n──────  ──────\nsilver  99,999\n…\nas of 2026-01-01T08:00:00.123Z (0.4 s ago), c00031\n';
  const written =
    'setup\n\ntable  rows\n───  ───\nsilver  7\nmore\nas of 2027-12-31T00:00:00Z (12 s ago), c1\n';
  expect(isAsShown(shown, written)).toBe(true);
  expect(isAsShown(shown, written.replace('silver', 'gold'))).toBe(false);
  expect(isAsShown(shown, `${written}and more\n`)).toBe(false);
  expect(isAsShown('1 file\n', '2 files\n')).toBe(false);
  expect(isAsShown('…\n', '')).toBe(true);
});

test('steps are the blocks of commands, with the output right below, and the code above', () => {
  const text = [
    'In `a/b.ts`:',
    '```ts',
    'code',
    '```',
    '```sh',
    'one',
    'two',
    '```',
    '',
    '```text',
    'out',
    '```',
    'words',
    '',
    '```sh',
    'three',
    '```',
    '',
    'Far below:',
    '',
    '```text',
    'not its output',
    '```',
  ].join('\n');
  expect(stepsOf({ path: 'page', text })).toMatchObject([
    { commands: { text: 'one\ntwo\n' }, output: { text: 'out\n' }, code: { path: 'a/b.ts', text: 'code\n' } },
    { commands: { text: 'three\n' }, output: undefined, code: undefined },
  ]);
  expect(replaceLastLine('one\ntwo\n', 'three\n')).toBe('one\nthree\n');
});
