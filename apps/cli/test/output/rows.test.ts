import fc from 'fast-check';
import { jsonText } from '../../src/output/json';
import { alignedTable } from '../../src/output/table';

const plain = { title: String, good: String, bad: String, faint: String };

test('formats plain data as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('any cells give one line for each row, aligned with the header', () => {
  const cell = fc.record({ text: fc.string({ unit: 'binary', maxLength: 8 }), isNumber: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
      const text = alignedTable(['a', 'b'], plain)(rows);
      const lines = text.split('\n');
      expect(lines).toHaveLength(rows.length + 3);
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      const width = Math.max(...lines.map((line) => [...line].length));
      expect([...lines[1]!].length).toBe(width);
    }),
  );
});

test('later rows keep the column widths of the first rows', () => {
  const table = alignedTable(['name', 'n'], plain);
  expect(
    table([
      [
        { text: 'abc', isNumber: false },
        { text: '1', isNumber: true },
      ],
    ]),
  ).toBe('name  n\n────  ─\nabc   1\n');
  expect(
    table([
      [
        { text: 'x', isNumber: false },
        { text: '22', isNumber: true },
      ],
    ]),
  ).toBe('x     22\n');
});
