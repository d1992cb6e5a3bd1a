import { isUserError, UserError } from '../src';

test('a user error carries its code, its hint and its cause', () => {
  const cause = new Error('below');
  const error = new UserError('lake_missing', 'no lake at ./x', { hint: 'create it', cause });
  expect(error).toMatchObject({ name: 'UserError', code: 'lake_missing', hint: 'create it', cause });
  expect(new UserError('sql', 'b').hint).toBeUndefined();
});

test('isUserError recognizes user errors, and their code', () => {
  expect(isUserError(new UserError('sql', 'b'))).toBe(true);
  expect(isUserError(new UserError('sql', 'b'), 'sql')).toBe(true);
  expect(isUserError(new UserError('sql', 'b'), 'lake_missing')).toBe(false);
  expect(isUserError(new Error('b'))).toBe(false);
});
