import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { type JobLocation, sparkSubmit } from '@cardlake/job-contract';
import type { JobRequest } from '../spark/job-request';
import { callEmr } from './call-emr';

/** Where and as whom a job is submitted. */
export interface Submission {
  readonly application: string;
  readonly role: string;
  readonly place: JobLocation;
  /** `s3://bucket/prefix/` */
  readonly logs: string;
  /** KMS key that the logs are written with, where they need one. */
  readonly key: string | undefined;
  readonly timeoutMinutes: number;
}

/** Submits a job. @returns the id of its run. @throws UserError, see `asked` */
export async function submit(
  api: JobRuns,
  where: Submission,
  { command, runId }: JobRequest,
): Promise<string> {
  const { entryPoint, entryPointArguments, sparkSubmitParameters } = sparkSubmit(where.place, command);
  const { jobRunId } = await callEmr(() =>
    api.startJobRun({
      applicationId: where.application,
      executionRoleArn: where.role,
      name: runId,
      executionTimeoutMinutes: where.timeoutMinutes,
      jobDriver: {
        sparkSubmit: { entryPoint, entryPointArguments: [...entryPointArguments], sparkSubmitParameters },
      },
      configurationOverrides: {
        monitoringConfiguration: {
          s3MonitoringConfiguration: { logUri: where.logs, encryptionKeyArn: where.key },
        },
      },
    }),
  );
  if (jobRunId === undefined) throw new Error('EMR Serverless answered without the id of the run');
  return jobRunId;
}
