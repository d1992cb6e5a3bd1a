import { gunzipSync } from 'node:zlib';
import type { JobRun } from '@aws-sdk/client-emr-serverless';
import { callForUser } from '@cardlake/aws';
import type { ObjectReader } from '@cardlake/aws/s3';
import { UserError } from '@cardlake/runtime';
import type { LOG_FILES } from './log-files';

/**
 * Reads a log of a run's driver from the location where EMR stores it
 * (https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html).
 * @throws UserError `no_logs` for a run without a log location, or without a log there yet.
 */
export async function readDriverLog(
  objects: ObjectReader,
  run: JobRun,
  file: (typeof LOG_FILES)[number],
): Promise<string> {
  const uri = run.configurationOverrides?.monitoringConfiguration?.s3MonitoringConfiguration?.logUri;
  const location = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(uri ?? '');
  if (location === null) throw noLogs(run, 'it was submitted without a location for them');
  const [, bucket = '', prefix] = location;
  const folders = ['applications', run.applicationId, 'jobs', run.jobRunId, 'SPARK_DRIVER', `${file}.gz`];
  const key = [...(prefix ? [prefix] : []), ...folders].join('/');
  const found = await callForUser(() => objects.get({ bucket, key }));
  if (found !== undefined) return gunzipSync(found.content).toString('utf8');
  throw noLogs(
    run,
    `s3://${bucket}/${key} does not exist yet: logs appear some minutes after the start of a run`,
  );
}

const noLogs = (run: JobRun, why: string): UserError =>
  new UserError('no_logs', `run ${run.jobRunId} has no logs: ${why}`, {
    hint: `\`cardlake emr status ${run.jobRunId}\` shows its state.`,
  });
