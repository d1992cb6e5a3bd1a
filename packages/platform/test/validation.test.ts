import { ValidationError } from '../src';

test('one problem is singular, several are listed below each other', () => {
  expect(new ValidationError('environment dev', ['region: expected a region']).message).toBe(
    'environment dev: 1 problem\n  - region: expected a region',
  );
  expect(new ValidationError('environment dev', ['a', 'b']).message).toBe(
    'environment dev: 2 problems\n  - a\n  - b',
  );
});
