import { callForUser, classifyError } from '@cardlake/aws';
import { UserError } from '@cardlake/runtime';

/**
 * Runs a call to EMR Serverless.
 * @throws UserError `not_found` for an application or a run that does not exist; `aws_refused`
 */
export async function callEmr<T>(call: () => Promise<T>): Promise<T> {
  return callForUser(async () => {
    try {
      return await call();
    } catch (cause) {
      if (classifyError(cause) !== 'not_found') throw cause;
      throw new UserError('not_found', `application or run not found: ${(cause as Error).message}`, {
        hint: 'Check --application, --region and the id; `cardlake emr status` lists the runs.',
        cause,
      });
    }
  });
}
