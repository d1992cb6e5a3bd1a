import { instantValue, numberValue } from '../src/options/values';

test.each([
  ['2018-04-06', Date.UTC(2018, 3, 6)],
  ['2018-04-06T08:30', Date.UTC(2018, 3, 6, 8, 30)],
  ['2018-04-06T08:30:15+08:00', Date.UTC(2018, 3, 6, 0, 30, 15)],
  ['1522972800', Date.UTC(2018, 3, 6)],
])('parses %s as an instant', (text, ms) => {
  expect(instantValue(text)).toBe(ms * 1000);
});

test.each(['', 'now', '2018-02-30', '2018-4-6', '-5'])('refuses "%s" as an instant', (text) => {
  expect(() => instantValue(text)).toThrow('Give a day');
});

test.each([
  ['1e6', 1_000_000],
  ['-0.5', -0.5],
])('parses %s as a number', (text, value) => {
  expect(numberValue(text)).toBe(value);
});

test.each(['', ' ', 'x', '1,5', 'Infinity'])('refuses "%s" as a number', (text) => {
  expect(() => numberValue(text)).toThrow('Give a number.');
});
