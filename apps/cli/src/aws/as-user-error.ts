import { isUserError, UserError } from '@cardlake/runtime';

/**
 * Runs a call to AWS; what AWS, the network or missing credentials refuse is the user's to put right.
 * @throws UserError `aws_refused` with the name and message of what AWS said
 */
export async function asUserError<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (isUserError(cause) || !isOfAws(cause)) throw cause;
    throw new UserError('aws_refused', `AWS: ${cause.name}: ${cause.message}`, {
      hint: 'Check the credentials (AWS_PROFILE or the AWS_… variables), the region and the permissions.',
      cause,
    });
  }
}

/** An answer of an API, no answer at all, or no credentials to ask with. */
const isOfAws = (error: unknown): error is Error =>
  error instanceof Error &&
  ('$metadata' in error ||
    'code' in error ||
    /Credentials|Region is missing/.test(`${error.name} ${error.message}`));
