import { EMRServerless } from '@aws-sdk/client-emr-serverless';
import { UserError } from '@cardlake/runtime';
import { asUserError } from '../aws/as-user-error';

/** What is needed of EMR Serverless, in its own words. */
export type EmrApi = Pick<EMRServerless, 'startJobRun' | 'getJobRun' | 'listJobRuns'>;

export const awsEmr = (region: string): EmrApi => new EMRServerless({ region });

/**
 * Runs a call to EMR Serverless.
 * @throws UserError `not_there` for an application or a run that does not exist; `aws_refused`
 */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  return asUserError(async () => {
    try {
      return await call();
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'ResourceNotFoundException') throw cause;
      throw new UserError('not_there', `EMR Serverless has none: ${cause.message}`, {
        hint: 'Check --application, --region and the id; `cardlake emr status` lists the runs.',
        cause,
      });
    }
  });
}
