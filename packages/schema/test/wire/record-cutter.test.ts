import fc from 'fast-check';
import { RecordCutter } from '../../src';

/** Cuts a line that comes in pieces of some size. */
function cut(line: string, size = line.length): string[] {
  const bytes = Buffer.from(line);
  const cutter = new RecordCutter();
  const starts = [0];
  for (let from = 0; from < bytes.length; from += Math.max(1, size)) {
    const end = Math.min(bytes.length, from + Math.max(1, size));
    for (let at = cutter.next(bytes, from, end); at >= 0; at = cutter.next(bytes, at, end)) starts.push(at);
  }
  return starts.map((start, i) => bytes.toString('utf8', start, starts[i + 1] ?? bytes.length));
}

test.each<[string, string[]]>([
  ['{"a":1}', ['{"a":1}']],
  ['{"a":1}{"b":2}', ['{"a":1}', '{"b":2}']],
  [' {"a":1} \t{"b":2} ', [' {"a":1} \t', '{"b":2} ']],
  ['{"a":{"b":{}}}{}', ['{"a":{"b":{}}}', '{}']],
  ['{"a":"}{"}{"b":"\\"}{"}', ['{"a":"}{"}', '{"b":"\\"}{"}']],
  ['{"a":1}{"b":2', ['{"a":1}', '{"b":2']],
  ['{"a":1} x {"b":2}', ['{"a":1} x {"b":2}']],
  ['{"a":1},{"b":2}', ['{"a":1},{"b":2}']],
  ['[{"a":1}{"b":2}]', ['[{"a":1}{"b":2}]']],
  ['x{"a":1}{"b":2}', ['x{"a":1}{"b":2}']],
  ['{}}{"a":1}{"b":2}', ['{}}{"a":1}{"b":2}']],
])('%s', (line, records) => {
  expect(cut(line)).toEqual(records);
});

test('any objects written one after the other are cut apart, wherever their pieces end', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ depthSize: 'small' })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(objects, fc.integer({ min: 1, max: 9 }), (values, size) => {
      const texts = values.map((value) => JSON.stringify(value));
      expect(cut(texts.join(''), size)).toEqual(texts);
      expect(cut(texts.join(' '), size).map((record) => record.trimEnd())).toEqual(texts);
    }),
  );
});
