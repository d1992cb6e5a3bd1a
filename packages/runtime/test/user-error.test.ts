import { isUserError, UserError } from '../src';

test('a user error carries its code, its hint and its cause', () => {
  const cause = new Error('below');
  const error = new UserError('lake_missing', 'no lake at ./x', { hint: 'create it', cause });
  expect(error).toMatchObject({ name: 'UserError', code: 'lake_missing', hint: 'create it', cause });
  expect(new UserError('a', 'b').hint).toBeUndefined();
});

test('isUserError tells a user error, and its code, from any other', () => {
  expect(isUserError(new UserError('a', 'b'))).toBe(true);
  expect(isUserError(new UserError('a', 'b'), 'a')).toBe(true);
  expect(isUserError(new UserError('a', 'b'), 'c')).toBe(false);
  expect(isUserError(new Error('b'))).toBe(false);
});
