import { UserError } from '@cardlake/runtime';
import { callForUser, toUserError } from '../../src';

const denied = Object.assign(new Error('not yours'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 403 },
});

test('a refusal of AWS becomes a user error with its name, its message and the subject', () => {
  expect(toUserError(denied, 'Kinesis stream events')).toMatchObject({
    code: 'aws_refused',
    message: 'Kinesis stream events: AccessDeniedException: not yours',
    hint: expect.stringMatching(/^Check the credentials/),
    cause: denied,
  });
});

test.each([
  ['missing credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' })],
  ['a missing region', new Error('Region is missing')],
  [
    'a certificate that is not trusted',
    Object.assign(new Error('no'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
  ],
])('%s is a user error', async (_name, error) => {
  await expect(callForUser(() => Promise.reject(error))).rejects.toMatchObject({ code: 'aws_refused' });
});

test.each([
  ['a connection that fails', Object.assign(new Error('no'), { code: 'ECONNREFUSED' })],
  ['throttling', Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {} })],
  ['a server error', Object.assign(new Error('no'), { name: 'X', $metadata: { httpStatusCode: 503 } })],
])('%s may pass: the same call may be tried later', async (_name, error) => {
  await expect(callForUser(() => Promise.reject(error))).rejects.toMatchObject({ code: 'aws_busy' });
});

test.each([
  ['a fault of the program', new TypeError('x is not a function')],
  ['a user error', new UserError('feature_group_missing', 'there is no feature group')],
])('%s stays as it is', async (_name, error) => {
  await expect(callForUser(() => Promise.reject(error))).rejects.toBe(error);
});

test('what a call returns is passed on', async () => {
  expect(await callForUser(async () => 1)).toBe(1);
});
