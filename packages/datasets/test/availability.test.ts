import fc from 'fast-check';
import { addDays, daysOf, emptyReason, parseDatasetSettings, splitBounds, suggestDay } from '../src';

const settings = parseDatasetSettings();
const days = daysOf({ from: '2018-04-01', to: '2018-05-01' });

test('suggests the newest day for which all three sets have rows', () => {
  expect(suggestDay(days, settings)).toBe('2018-04-30');
  expect(suggestDay(days.slice(0, 23), settings)).toBe('2018-04-23');
  expect(suggestDay(days.slice(0, 22), settings)).toBeUndefined();
  expect(suggestDay([], settings)).toBeUndefined();
  fc.assert(
    fc.property(fc.subarray(days), (some) => {
      const full = some.filter((day) => {
        const { train, validation } = splitBounds(day, settings);
        return [train, validation].every((range) => daysOf(range).some((each) => some.includes(each)));
      });
      expect(suggestDay(some, settings)).toBe(full.at(-1));
    }),
  );
});

test.each([
  [
    { from: '2018-03-01', to: '2018-03-08' },
    days,
    'events from 2018-03-01 to 2018-03-07, but the first events of the lake are from 2018-04-01',
  ],
  [{ from: '2018-05-01', to: '2018-05-08' }, days, 'the last events of the lake are from 2018-04-30'],
  [{ from: '2018-04-02', to: '2018-04-04' }, ['2018-04-01', '2018-04-05'], 'has no events on those days'],
  [{ from: '2018-04-02', to: '2018-04-04' }, [], 'has no gold rows yet'],
])('explains why %j is empty', (range, some, reason) => {
  expect(emptyReason(range, some)).toContain(reason);
});

test('a range that includes a day with rows is not empty', () => {
  fc.assert(
    fc.property(
      fc.subarray(days),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: 1, max: 10 }),
      (some, at, length) => {
        const from = addDays('2018-04-15', at);
        const range = { from, to: addDays(from, length) };
        const empty = !daysOf(range).some((day) => some.includes(day));
        expect(emptyReason(range, some) !== undefined).toBe(empty);
      },
    ),
  );
});
