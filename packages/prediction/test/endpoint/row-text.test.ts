import fc from 'fast-check';
import { readMargin, rowText } from '../../src/endpoint/row-text';

const cell = fc.oneof(fc.constant(null), fc.constant(Number.NaN), fc.float({ noDefaultInfinity: true }));

test('a row has a cell for each value, which the container reads as the same float; a missing one is empty', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 30 }), (row) => {
      const cells = (rowText(row) ?? '').split(',');
      // As `_clean_csv_string` of the container, numpy and XGBoost do.
      const read = cells.map((text) => (text === '' ? Number.NaN : Math.fround(Number(text))));
      expect(read).toEqual(row.map((value) => Math.fround(value ?? Number.NaN)));
    }),
  );
});

test.each([
  ['of one column', [1.5]],
  ['with a value beyond floats', [1, 1e39]],
  ['with an infinite value', [Number.NEGATIVE_INFINITY, 1]],
])('a row %s has no text', (_, row) => {
  expect(rowText(row)).toBeUndefined();
});

test('a margin is one float', () => {
  for (const value of [0, -3.25, Math.fround(0.1), Math.fround(1e-30), Math.fround(1e30)])
    expect(readMargin(`${value}\n`)).toBe(value);
});

test.each(['', ' ', '0.1', '1,2', '[1]', 'NaN', 'inf', '1e39', '0x10', '{"score": 1}', '<html>'])(
  'no margin: %p',
  (text) => {
    expect(() => readMargin(text)).toThrow('expected one 32-bit float as text, found');
  },
);
