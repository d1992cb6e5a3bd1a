import { exitCodeOf, UserError } from '@cardlake/runtime';
import { parseCommandLine } from '../../src/bench/command-line';

const STAGES = {
  quick: { purpose: 'a quick one' },
  'very-slow': { purpose: 'a slow one', onRequest: true },
};

test('help lists every stage and every option, and runs nothing', () => {
  for (const args of [['--help'], ['-h'], ['quick', '--help']]) {
    const request = parseCommandLine(args, STAGES);
    expect(request.kind).toBe('help');
    const text = request.kind === 'help' ? request.text : '';
    for (const each of [
      '  quick      a quick one\n',
      '  very-slow  a slow one; runs only',
      '--megabytes',
      '--help',
    ])
      expect(text).toContain(each);
  }
});

test('all stages run but those on request, or the named ones', () => {
  expect(parseCommandLine([], STAGES)).toEqual({ kind: 'run', stages: ['quick'], bytes: undefined });
  expect(parseCommandLine(['very-slow', '--megabytes', '1.5'], STAGES)).toEqual({
    kind: 'run',
    stages: ['very-slow'],
    bytes: 1_500_000,
  });
});

test.each([
  [['--megabyte', '1'], "Unknown option '--megabyte'", '`npm run bench -- --help`'],
  [['--megabytes'], "Option '--megabytes <value>' argument missing", '`npm run bench -- --help`'],
  [['quick', 'toString'], 'no stage is named toString', '`npm run bench -- --help`'],
  [
    ['--megabytes', 'many'],
    '--megabytes: expected a number above 0, found "many"',
    'Give a number such as 100.',
  ],
  [['--megabytes', '0'], '--megabytes: expected a number above 0, found "0"', 'Give a number such as 100.'],
])('%j is refused in words that say what to do', (args, message, hint) => {
  let found: unknown;
  try {
    parseCommandLine(args, STAGES);
  } catch (error) {
    found = error;
  }
  if (!(found instanceof UserError)) throw new Error('expected a refusal');
  expect(found.message).toBe(message);
  expect(found.hint).toContain(hint);
  expect(exitCodeOf(found.code)).toBe(2);
});
