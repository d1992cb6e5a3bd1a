import { gunzipSync } from 'node:zlib';
import type { JobRun } from '@aws-sdk/client-emr-serverless';
import { S3 } from '@aws-sdk/client-s3';
import { UserError } from '@cardlake/runtime';
import { asUserError } from '../aws/as-user-error';
import type { Environment } from '../process/environment';
import type { LOG_FILES } from './log-files';

/** What is needed of S3. */
export type LogStore = Pick<S3, 'getObject'>;

export const awsLogStore = (region: string, env: Environment): LogStore =>
  // A stand-in of AWS has no names of buckets in its host.
  new S3({ region, forcePathStyle: env.AWS_ENDPOINT_URL !== undefined });

/**
 * A log of a run's driver, from where EMR puts it when the run is over
 * (https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html).
 * @throws UserError `no_logs` for a run without a place for logs, or without one there yet
 */
export async function driverLog(
  store: LogStore,
  run: JobRun,
  file: (typeof LOG_FILES)[number],
): Promise<string> {
  const uri = run.configurationOverrides?.monitoringConfiguration?.s3MonitoringConfiguration?.logUri;
  const place = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(uri ?? '');
  if (place === null) throw noLogs(run, 'it was submitted without a place for them');
  const [, Bucket, prefix] = place;
  const folders = ['applications', run.applicationId, 'jobs', run.jobRunId, 'SPARK_DRIVER', `${file}.gz`];
  const Key = [...(prefix ? [prefix] : []), ...folders].join('/');
  return asUserError(async () => {
    try {
      const { Body } = await store.getObject({ Bucket, Key });
      return gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString('utf8');
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'NoSuchKey') {
        throw noLogs(run, `s3://${Bucket}/${Key} is not there: they come some minutes after a run has begun`);
      }
      throw cause;
    }
  });
}

const noLogs = (run: JobRun, why: string): UserError =>
  new UserError('no_logs', `run ${run.jobRunId} has no logs: ${why}`, {
    hint: `\`cardlake emr status ${run.jobRunId}\` says how it is.`,
  });
