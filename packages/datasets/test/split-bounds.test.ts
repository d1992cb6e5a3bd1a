import fc from 'fast-check';
import { addDays, daysOf, inRange, parseDatasetSettings, parseDay, splitBounds } from '../src';

test('splits by the defaults of 7, 7, 7 and 7 days', () => {
  expect(splitBounds('2018-08-31', parseDatasetSettings())).toEqual({
    train: { from: '2018-08-03', to: '2018-08-10' },
    validation: { from: '2018-08-17', to: '2018-08-24' },
    inference: { from: '2018-08-31', to: '2018-09-01' },
    labelsKnownBefore: '2018-09-01',
  });
});

const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const settings = fc.record({
  labelMaturityDays: fc.nat(60),
  gapDays: fc.nat(60),
  validationDays: fc.integer({ min: 1, max: 60 }),
  trainDays: fc.integer({ min: 1, max: 60 }),
});

test('each split has its length, with exactly gap and maturity between them', () => {
  fc.assert(
    fc.property(day, settings, (day, given) => {
      const { train, validation, inference, labelsKnownBefore } = splitBounds(day, given);
      expect(daysOf(train)).toHaveLength(given.trainDays);
      expect(daysOf({ from: train.to, to: validation.from })).toHaveLength(given.gapDays);
      expect(daysOf(validation)).toHaveLength(given.validationDays);
      expect(daysOf({ from: validation.to, to: day })).toHaveLength(given.labelMaturityDays);
      expect(daysOf(inference)).toEqual([day]);
      expect(labelsKnownBefore).toBe(inference.to);
    }),
  );
});

test('no event is in two splits, and every label of validation is mature', () => {
  fc.assert(
    fc.property(day, settings, fc.integer({ min: -300, max: 5 }), (day, given, offset) => {
      const { train, validation, inference } = splitBounds(day, given);
      const event = addDays(day, offset);
      const splits = [train, validation, inference].filter((range) => inRange(event, range));
      expect(splits.length).toBeLessThanOrEqual(1);
      if (inRange(event, validation)) expect(addDays(event, given.labelMaturityDays) < day).toBe(true);
    }),
  );
});

test('addDays counts calendar days', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2023-03-01', -1)).toBe('2023-02-28');
  fc.assert(
    fc.property(day, fc.integer({ min: -4000, max: 4000 }), (d, n) => addDays(addDays(d, n), -n) === d),
  );
});

test.each(['2018-02-30', '18-01-01', '2018-1-1', 'today', '', '1999-12-31', '2018-08-31T00:00:00Z'])(
  'refuses "%s" as a day',
  (text) => {
    expect(() => parseDay(text)).toThrow(
      expect.objectContaining({ code: 'bad_day', hint: expect.any(String) }),
    );
  },
);
