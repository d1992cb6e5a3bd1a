import type { DatasetSettings, Day } from '@cardlake/datasets';
import { datasetGroups, groups } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { JOB_DEFAULTS, type JobCommand, jobCommand } from '@cardlake/job-contract';

/** The jobs by the names that the command line has for them. */
export const JOB_KINDS = ['stream', 'daily', 'maintenance'] as const;

/** A job by its name on the command line. */
export type JobKind = (typeof JOB_KINDS)[number];

/** A job to run, with its kind and the name of the run. */
export interface JobRequest {
  readonly kind: JobKind;
  readonly runId: string;
  readonly command: JobCommand;
}

/** The lake that a job works on, and the name of the run. */
export interface JobTarget {
  /** `s3://bucket`, or an absolute path. */
  readonly lake: string;
  readonly database: string;
  readonly runId: string;
}

/**
 * New bronze to silver, gold and the online records.
 * @param windowEnd microseconds since the epoch
 */
export const streamJob = (target: JobTarget, windowEnd: number): JobCommand =>
  jobCommand('silverAndGold', {
    ...JOB_DEFAULTS,
    ...target,
    featureGroup: groups.map(publishedName),
    windowEndTs: isoInstant(windowEnd),
  });

/** The datasets of a day. */
export const dailyJob = (target: JobTarget, day: Day, settings: DatasetSettings): JobCommand =>
  jobCommand('datasets', {
    ...JOB_DEFAULTS,
    ...target,
    task: 'datasets',
    featureGroup: datasetGroups.map(({ name }) => name),
    dt: day,
    labelMaturityDays: String(settings.labelMaturityDays),
    gapDays: String(settings.gapDays),
    validationDays: String(settings.validationDays),
    trainDays: String(settings.trainDays),
    excludeCompromisedCards: String(settings.excludeCompromisedCards),
  });

/** Compaction and snapshot expiry of the tables. */
export const maintenanceJob = (target: JobTarget): JobCommand =>
  jobCommand('maintenance', { ...JOB_DEFAULTS, ...target, task: 'maintenance' });

/** As Python 3.9 reads it: with six digits of a second, or none. */
function isoInstant(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const fraction = micros % 1_000_000;
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}
