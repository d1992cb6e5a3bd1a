import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { OutputStream } from '../../src/output/console';
import { jsonText } from '../../src/output/json';
import { printable } from '../../src/output/printable';
import { shellWord } from '../../src/output/shell-word';

const HARMFUL = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u0007',
      '\r',
      '\n',
      '\t',
      '\u202e',
      '\u2028',
      "'",
      '"',
      '\\',
      '$',
      '`',
      '-',
      '[31m',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
});

test('printable text has no character that controls a terminal, and plain text stays as it is', () => {
  fc.assert(fc.property(nasty, (text) => expect(printable(text)).not.toMatch(HARMFUL)));
  expect(printable('Zürich — 東京 🙂 "quoted" \\x')).toBe('Zürich — 東京 🙂 "quoted" \\x');
});

test.each([true, false])(
  'a stream lets nothing through but line ends, tabs and colours (terminal: %s)',
  (isTTY) => {
    const stream = Object.assign(new PassThrough(), { isTTY });
    const out = new OutputStream(stream);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    const colours = isTTY ? /\u001b\[(?:0|1|2|22|31|32|39)m/g : /(?!)/g;
    fc.assert(
      fc.property(nasty, (text) => {
        out.write(`${text}.`);
        expect(
          String(stream.read())
            .replaceAll(colours, '')
            .replaceAll(/[\n\t]/g, ''),
        ).not.toMatch(HARMFUL);
      }),
    );
  },
);

test('JSON text is harmless, and holds the same value', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const json = jsonText({ [text]: text });
      expect(json).not.toMatch(HARMFUL);
      expect(JSON.parse(json)).toEqual({ [text]: text });
    }),
  );
});

test('a shell gives back every quoted argument', () => {
  const words = fc.sample(
    nasty.filter((text) => !text.includes('\0')),
    200,
  );
  const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  expect(script).not.toMatch(HARMFUL);
  const output = execFileSync('bash', ['--norc', '-c', script], { env: { LC_ALL: 'C.UTF-8' } }).toString();
  expect(output.split('\0').slice(0, -1)).toEqual(words);
});
