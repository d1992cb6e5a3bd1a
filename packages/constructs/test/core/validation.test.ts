import { ValidationError } from '@cardlake/platform';
import { validateProps } from '../../src';
import { testStack } from '../support/stack';

test('every problem is reported with the path of the construct', () => {
  const stack = testStack();
  expect(() => validateProps(stack, 'Lake', ['first', false, 'second'])).toThrow(
    new ValidationError('test-bronze/Lake', ['first', 'second']),
  );
});

test('props without a problem are accepted', () => {
  expect(() => validateProps(testStack(), 'Lake', [false, false])).not.toThrow();
});
