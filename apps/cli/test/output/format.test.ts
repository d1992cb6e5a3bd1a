import { bytes, count, duration, percent } from '../../src/output/format';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [773_905, '774 kB'],
  [999_600, '1.0 MB'],
  [1_500_000_000, '1.5 GB'],
  [5e15, '5000 TB'],
])('formats %d bytes as %s', (value, text) => expect(bytes(value)).toBe(text));

test.each([
  [-5, '0.0 s'],
  [420, '0.4 s'],
  [9_949, '9.9 s'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
  [11_040_000, '3 h 4 min'],
  [12 * 86_400_000 + 3 * 3_600_000, '12 d 3 h'],
])('formats %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));

test('formats counts and shares', () => {
  expect([count(47_999), count(12n), percent(0.00702)]).toEqual(['47,999', '12', '0.70 %']);
});
