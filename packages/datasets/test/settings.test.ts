import { parseDatasetSettings } from '../src';

test('every setting has a default', () => {
  expect(parseDatasetSettings()).toEqual({
    labelMaturityDays: 7,
    gapDays: 7,
    validationDays: 7,
    trainDays: 7,
    compromisedCards: 'all',
  });
  expect(parseDatasetSettings({ trainDays: 30 }).trainDays).toBe(30);
});

test.each([
  [{ trainDays: 0 }, 'trainDays is 0: expected at least 1'],
  [{ gapDays: -1 }, 'gapDays is -1: expected at least 0'],
  [{ gapDays: 1.5 }, 'gapDays is 1.5: expected a whole number of days'],
  [{ validationDays: '7' }, 'validationDays is "7": expected a number of days'],
  [{ labelMaturityDays: 1e9 }, 'labelMaturityDays is 1000000000: expected at most 3650'],
  [{ compromisedCards: 'yes' }, 'compromisedCards is "yes": expected since-train, all or none'],
  [{ traindays: 7 }, 'traindays is 7: there is no such setting'],
  [[], 'not an object'],
])('refuses %j and names the setting', (input, message) => {
  expect(() => parseDatasetSettings(input)).toThrow(
    expect.objectContaining({ code: 'bad_setting', message: expect.stringContaining(message) }),
  );
});
