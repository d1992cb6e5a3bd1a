import { NoSuchKey } from '@aws-sdk/client-s3';
import { ResourceNotFound, ValidationError } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import fc from 'fast-check';
import { classifyError, classifyErrorCode, type ErrorClass, isRetryable } from '../../src';

const error = (name: string, more: object = {}) =>
  Object.assign(new Error(`${name} said so`), { name, ...more });
const answered = (name: string, httpStatusCode: number, more: object = {}) =>
  error(name, { $fault: httpStatusCode < 500 ? 'client' : 'server', $metadata: { httpStatusCode }, ...more });

test.each<[ErrorClass, unknown]>([
  ['throttling', answered('ThrottlingException', 400)],
  ['throttling', answered('ProvisionedThroughputExceededException', 400)],
  ['throttling', answered('LimitExceededException', 400)],
  ['throttling', answered('KMSThrottlingException', 400)],
  ['throttling', answered('SlowDown', 503)],
  ['throttling', answered('Unheard', 429)],
  ['throttling', answered('Unheard', 400, { $retryable: { throttling: true } })],
  ['transient', answered('Unheard', 400, { $retryable: {} })],
  ['transient', answered('InternalFailure', 500)],
  ['transient', answered('ServiceUnavailableException', 503)],
  ['transient', answered('Unheard', 505)],
  ['transient', error('TimeoutError')],
  ['transient', error('Error', { code: 'ECONNRESET' })],
  ['transient', error('Error', { code: 'ENOTFOUND' })],
  ['transient', error('Error', { cause: error('Error', { code: 'EPIPE' }) })],
  ['transient', error('Error', { $metadata: { attempts: 3 } })],
  ['access_denied', answered('AccessDenied', 403)],
  ['access_denied', answered('AccessDeniedException', 400)],
  ['access_denied', answered('ExpiredTokenException', 400)],
  ['access_denied', answered('UnrecognizedClientException', 400)],
  ['access_denied', answered('Unheard', 403)],
  ['not_found', new NoSuchKey({ message: 'no', $metadata: { httpStatusCode: 404 } })],
  ['not_found', new ResourceNotFound({ message: 'no', $metadata: {} })],
  ['not_found', answered('ResourceNotFoundException', 400)],
  ['not_found', answered('QueueDoesNotExist', 400)],
  ['not_found', answered('EntityNotFoundException', 400)],
  ['not_found', answered('NotFoundException', 400)],
  ['not_found', answered('Unheard', 404)],
  ['conflict', answered('PreconditionFailed', 412)],
  ['conflict', answered('ConditionalRequestConflict', 409)],
  ['conflict', answered('Unheard', 409)],
  ['unsupported', answered('UnknownOperationException', 404)],
  ['invalid_request', new ValidationError({ message: 'no', $metadata: {} })],
  ['invalid_request', answered('Unheard', 400)],
  ['invalid_request', error('Unheard', { $fault: 'client' })],
  ['configuration', error('CredentialsProviderError')],
  ['configuration', new Error('Region is missing')],
  ['unknown', new TypeError('x is not a function')],
  ['unknown', 'a text'],
  ['unknown', undefined],
])('%s: %j', (errorClass, thrown) => {
  expect(classifyError(thrown)).toBe(errorClass);
  expect(isRetryable(thrown)).toBe(['throttling', 'transient'].includes(errorClass));
});

test.each<[ErrorClass, string]>([
  ['throttling', 'ProvisionedThroughputExceededException'],
  ['transient', 'InternalFailure'],
  ['transient', 'ServiceUnavailableException'],
  ['access_denied', 'AccessForbidden'],
  ['not_found', 'ResourceNotFound'],
  ['invalid_request', 'ValidationError'],
  ['transient', 'NeverHeardOf'],
])('a record that fails is %s by the code %s', (errorClass, code) => {
  expect(classifyErrorCode(code)).toBe(errorClass);
});

test('an answer without a known name is classified by its status alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), (status) => {
      const errorClass = classifyError(answered('Unheard', status));
      expect(errorClass).not.toBe('unknown');
      if (status >= 500) expect(errorClass).toBe('transient');
    }),
  );
});
