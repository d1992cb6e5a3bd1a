import fc from 'fast-check';
import { LineSplitter } from '../../src/decode/line-splitter';

const MAX_LINE = 8;

/** Splits chunks; overlong lines come out as `head…`. */
function split(...chunks: readonly (string | Buffer)[]): { lines: string[]; last: number } {
  const lines: string[] = [];
  const splitter = new LineSplitter(MAX_LINE, {
    onLine: (bytes, start, end, number) => lines.push(`${number} ${bytes.toString('utf8', start, end)}`),
    onLongLine: (head, number) => lines.push(`${number} ${head.toString('utf8')}…`),
  });
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  return { lines, last: splitter.end() };
}

test.each([
  ['no bytes', [''], [], 0],
  ['a last line without a newline', ['a\nb'], ['1 a', '2 b'], 2],
  ['a last line with a newline', ['a\nb\n'], ['1 a', '2 b'], 2],
  ['Windows line ends', ['a\r\nb\r\n'], ['1 a', '2 b'], 2],
  ['blank lines, which are numbered', ['\n \t\r\na\n\n'], ['3 a'], 4],
  ['a byte order mark before the first line only', ['\uFEFFa\n\uFEFFb'], ['1 a', '2 \uFEFFb'], 2],
  ['a line across three chunks', ['a', 'b', 'c\nd'], ['1 abc', '2 d'], 2],
  ['a newline at the start of a chunk', ['ab', '\ncd'], ['1 ab', '2 cd'], 2],
  ['a line as long as the limit', ['12345678\n'], ['1 12345678'], 1],
  ['a longer line in one chunk', ['123456789\na'], ['1 12345678…', '2 a'], 2],
  ['objects without newlines', ['{}{ }\n{"a"}{}'], ['1 {}', '2 { }', '3 {"a"}', '4 {}'], 4],
  ['objects across chunks', ['{', '}{', '1}{2', '}\r', '\na'], ['1 {}', '2 {1}', '3 {2}', '4 a'], 4],
  ['a long object among others', ['{}{12345', '6789}{}\n{}'], ['1 {}', '2 {1234567…', '3 {}', '4 {}'], 4],
  ['a longer line across chunks', ['12345', '6789', '0\na'], ['1 12345678…', '2 a'], 2],
])('%s', (_, chunks, lines, last) => {
  expect(split(...chunks)).toEqual({ lines, last });
});

test('lines do not depend on where the chunks end', () => {
  const text = fc.array(
    fc.constantFrom('a', 'é', ' ', '\n', '\r\n', '123456789', '{', '}', '"', '\\', '{}', '\uFEFF'),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (parts, sizes) => {
      const bytes = Buffer.from(parts.join(''));
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = Number(sizes.next().value);
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(split(...chunks)).toEqual(split(bytes));
    }),
  );
});
