import { isUserError, UserError } from '@cardlake/runtime';
import { classifyError, isError, isRetryable } from './classify';

/**
 * Turns an error of AWS, the network or the credentials into a `UserError`; returns any other error unchanged.
 * @param subject the called resource for the message, e.g. `Kinesis stream card-events`
 */
export function toUserError(error: unknown, subject: string): unknown {
  if (!isError(error) || isUserError(error)) return error;
  // Also errors that have no class, such as those of TLS, when they come from Node or the SDK.
  if (classifyError(error) === 'unknown' && !('$metadata' in error || 'code' in error)) return error;
  const message = `${subject}: ${error.name}: ${error.message}`;
  if (isRetryable(error)) {
    return new UserError('aws_busy', message, {
      hint: 'Try again in a minute; if it stays so, check the network, the region and AWS_ENDPOINT_URL.',
      cause: error,
    });
  }
  return new UserError('aws_refused', message, {
    hint: 'Check the credentials (AWS_PROFILE or the AWS_… variables), the region, the name and the permissions.',
    cause: error,
  });
}

/**
 * Runs a call to AWS for a user.
 * @throws UserError `aws_busy` when it may succeed later, otherwise `aws_refused`, with the name and message of the error
 */
export async function callForUser<T>(call: () => Promise<T>, subject = 'AWS'): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toUserError(error, subject);
  }
}
