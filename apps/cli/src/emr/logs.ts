import { gunzipSync } from 'node:zlib';
import type { JobRun } from '@aws-sdk/client-emr-serverless';
import { callForUser } from '@cardlake/aws';
import type { ObjectReader } from '@cardlake/aws/s3';
import { UserError } from '@cardlake/runtime';
import type { LOG_FILES } from './log-files';

/**
 * A log of a run's driver, from where EMR puts it when the run is over
 * (https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html).
 * @throws UserError `no_logs` for a run without a place for logs, or without one there yet
 */
export async function driverLog(
  objects: ObjectReader,
  run: JobRun,
  file: (typeof LOG_FILES)[number],
): Promise<string> {
  const uri = run.configurationOverrides?.monitoringConfiguration?.s3MonitoringConfiguration?.logUri;
  const place = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(uri ?? '');
  if (place === null) throw noLogs(run, 'it was submitted without a place for them');
  const [, bucket = '', prefix] = place;
  const folders = ['applications', run.applicationId, 'jobs', run.jobRunId, 'SPARK_DRIVER', `${file}.gz`];
  const key = [...(prefix ? [prefix] : []), ...folders].join('/');
  const found = await callForUser(() => objects.get({ bucket, key }));
  if (found !== undefined) return gunzipSync(found.content).toString('utf8');
  throw noLogs(run, `s3://${bucket}/${key} is not there: they come some minutes after a run has begun`);
}

const noLogs = (run: JobRun, why: string): UserError =>
  new UserError('no_logs', `run ${run.jobRunId} has no logs: ${why}`, {
    hint: `\`cardlake emr status ${run.jobRunId}\` says how it is.`,
  });
