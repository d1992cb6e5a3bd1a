import { ValidationError } from '@cardlake/platform';
import { reportInvalid } from '../../src/synth';

const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
  jest.restoreAllMocks();
});

test('an invalid setting is told with each of its problems, without a stack trace, and ends the process with 1', () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  reportInvalid(() => {
    throw new ValidationError('environment prod', ['a: expected 1, got 2', 'b: expected 3, got 4']);
  });
  expect(printed.mock.calls).toEqual([
    ['cardlake: environment prod: 2 problems\n  - a: expected 1, got 2\n  - b: expected 3, got 4'],
  ]);
  expect(process.exitCode).toBe(1);
});

test('any other error is a fault of the program, and is thrown on', () => {
  expect(() =>
    reportInvalid(() => {
      throw new TypeError('fault');
    }),
  ).toThrow(TypeError);
  expect(process.exitCode).toBe(before);
});
