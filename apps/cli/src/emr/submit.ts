import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { type JobLocation, sparkSubmit } from '@cardlake/job-contract';
import type { JobRequest } from '../spark/job-request';
import { callEmr } from './call-emr';

/** Application, role and locations for a submitted job. */
export interface Submission {
  readonly application: string;
  readonly role: string;
  readonly place: JobLocation;
  /** Location of the logs, `s3://bucket/prefix/`. */
  readonly logs: string;
  /** KMS key that encrypts the logs, if any. */
  readonly key: string | undefined;
  readonly timeoutMinutes: number;
}

/** Submits a job. @returns the id of its run. @throws UserError, see `callEmr` */
export async function submit(
  api: JobRuns,
  submission: Submission,
  { command, runId }: JobRequest,
): Promise<string> {
  const { entryPoint, entryPointArguments, sparkSubmitParameters } = sparkSubmit(submission.place, command);
  const { jobRunId } = await callEmr(() =>
    api.startJobRun({
      applicationId: submission.application,
      executionRoleArn: submission.role,
      name: runId,
      executionTimeoutMinutes: submission.timeoutMinutes,
      jobDriver: {
        sparkSubmit: { entryPoint, entryPointArguments: [...entryPointArguments], sparkSubmitParameters },
      },
      configurationOverrides: {
        monitoringConfiguration: {
          s3MonitoringConfiguration: { logUri: submission.logs, encryptionKeyArn: submission.key },
        },
      },
    }),
  );
  if (jobRunId === undefined) throw new Error('EMR Serverless answered without the id of the run');
  return jobRunId;
}
