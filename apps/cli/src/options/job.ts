import { resolve } from 'node:path';
import { type Day, parseDay } from '@cardlake/datasets';
import { groups, windowEnd } from '@cardlake/engine';
import type { JobCommand } from '@cardlake/job-contract';
import { JOB_DEFAULTS } from '@cardlake/job-contract';
import type { Clock } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import {
  dailyJob,
  JOB_KINDS,
  type JobKind,
  type JobRequest,
  type JobTarget,
  joinJob,
  maintenanceJob,
  streamJob,
  upgradeJob,
} from '../spark/job-request';
import {
  type DatasetOptionValues,
  parseDatasetOptions,
  requireDatasetDay,
  withSplitOptions,
} from './datasets';
import { type JoinOptionValues, parseJoinOptions, withJoinOptions } from './join';
import { type QuarantineOptions, withQuarantineOption } from './quarantine';
import { requestedEnd, type WindowEndOptions, withWindowEndOptions } from './window-end';

/** Values of the options of a Spark job. */
export interface JobOptionValues
  extends DatasetOptionValues,
    WindowEndOptions,
    QuarantineOptions,
    JoinOptionValues {
  readonly dt?: Day;
  /** The environment decides online. */
  readonly decides?: boolean;
  readonly database?: string;
  readonly runId?: string;
}

/** Adds the argument that selects a Spark job, and its options. */
export function withJobOptions(command: Command): Command {
  command
    .addArgument(command.createArgument('<job>', 'job to run').choices(JOB_KINDS))
    .option('--dt <day>', 'daily: the day D, YYYY-MM-DD', parseDay)
    .option('--database <name>', `database of the tables (default: ${JOB_DEFAULTS.database})`)
    .addOption(
      new Option(
        '--run-id <name>',
        'name of the run; repeating a name changes nothing (default: from the current time)',
      ),
    );
  withJoinOptions(command, { groups, where: 'join', whereGroups: 'daily, join' });
  withQuarantineOption(withWindowEndOptions(command, 'the end of this minute'), 'stream');
  return withSplitOptions(command);
}

/**
 * Converts option values to the request of a job.
 * @param lake `s3://bucket`, or an absolute path.
 * @throws UserError `missing_option` for the daily job without a day, or a join without a file, groups or a result; `bad_setting`
 */
export function parseJobOptions(
  kind: JobKind,
  values: JobOptionValues,
  lake: string,
  clock: Clock,
): JobRequest {
  const runId = values.runId ?? `${kind}-${new Date(clock.now()).toISOString().replace(/[-:.]/g, '')}`;
  const target = { lake, database: values.database ?? JOB_DEFAULTS.database, runId };
  return { kind, runId, command: commandOf(kind, values, target, clock) };
}

function commandOf(kind: JobKind, values: JobOptionValues, target: JobTarget, clock: Clock): JobCommand {
  if (kind === 'stream') {
    const { arrivedByMicros } = windowEnd(requestedEnd(values), clock);
    return streamJob(target, arrivedByMicros, values);
  }
  if (kind === 'maintenance') return maintenanceJob(target);
  if (kind === 'upgrade') return upgradeJob(target);
  if (kind === 'join') {
    const { entities, out, ...request } = parseJoinOptions(values);
    return joinJob(target, { ...request, entities: locate(entities), out: locate(out.path) });
  }
  const settings = parseDatasetOptions(values);
  return dailyJob(target, requireDatasetDay(values, settings), settings, values.groups);
}

/** Returns a path that means the same in the folder of the jobs: a URI as it is, another path absolute. */
const locate = (path: string): string => (/^[a-z0-9]+:/.test(path) ? path : resolve(path));
