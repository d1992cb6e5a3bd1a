import type { DatasetSettings, Day } from '@cardlake/datasets';
import { chooseDatasetGroups, groups } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { JOB_DEFAULTS, type JobCommand, jobCommand } from '@cardlake/job-contract';

/** Names of the jobs on the command line. */
export const JOB_KINDS = ['stream', 'daily', 'join', 'maintenance', 'upgrade'] as const;

/** Name of a job on the command line. */
export type JobKind = (typeof JOB_KINDS)[number];

/** A job to run, with its kind and the name of the run. */
export interface JobRequest {
  readonly kind: JobKind;
  readonly runId: string;
  readonly command: JobCommand;
}

/** The lake that a job works on, and the name of the run. */
export interface JobTarget {
  /** The lake: `s3://bucket`, or an absolute path. */
  readonly lake: string;
  readonly database: string;
  readonly runId: string;
}

/** Options of the stream job. */
export interface StreamJobOptions {
  /** Share of quarantined lines from which the job fails, if not any. */
  readonly maxQuarantine?: number | undefined;
  /** The environment decides online: the job leaves what the tables of decisions lack. */
  readonly decides?: boolean | undefined;
}

/**
 * Creates the job that takes new bronze objects to silver, gold and the online records.
 * @param windowEnd microseconds since the epoch.
 */
export const streamJob = (
  target: JobTarget,
  windowEnd: number,
  { maxQuarantine, decides = false }: StreamJobOptions = {},
): JobCommand =>
  jobCommand('silverAndGold', {
    ...JOB_DEFAULTS,
    ...target,
    featureGroup: groups.map(publishedName),
    decisions: decides ? 'on' : 'off',
    windowEndTs: isoInstant(windowEnd),
    ...(maxQuarantine === undefined ? {} : { maxQuarantine: String(maxQuarantine) }),
  });

/**
 * Creates the job that builds the datasets of a day.
 * @param names published names of the groups, if others than by default.
 * @throws UserError `unknown_group`
 */
export const dailyJob = (
  target: JobTarget,
  day: Day,
  settings: DatasetSettings,
  names?: readonly string[],
): JobCommand =>
  jobCommand('datasets', {
    ...JOB_DEFAULTS,
    ...target,
    task: 'datasets',
    featureGroup: chooseDatasetGroups(names).map(({ name }) => name),
    dt: day,
    labelMaturityDays: String(settings.labelMaturityDays),
    gapDays: String(settings.gapDays),
    validationDays: String(settings.validationDays),
    trainDays: String(settings.trainDays),
    compromisedCards: settings.compromisedCards,
  });

/** Creates the job that compacts the tables and expires their snapshots. */
export const maintenanceJob = (target: JobTarget): JobCommand =>
  jobCommand('maintenance', { ...JOB_DEFAULTS, ...target, task: 'maintenance' });

/** Rows to join features to, and the features. Paths are absolute, or URIs. */
interface JoinedRows {
  readonly entities: string;
  readonly groups: readonly string[];
  /** All of the groups if undefined. */
  readonly features: readonly string[] | undefined;
  /** Names in the file of columns of the lake, where they differ. */
  readonly columns: Readonly<Record<string, string>>;
  readonly out: string;
}

/** Creates the job that joins features to the rows of a file. */
export const joinJob = (
  target: JobTarget,
  { entities, groups: names, features, columns, out }: JoinedRows,
): JobCommand =>
  jobCommand('join', {
    ...JOB_DEFAULTS,
    ...target,
    featureGroup: names,
    entities,
    feature: features ?? [],
    column: Object.entries(columns).map(([column, name]) => `${column}=${name}`),
    out,
  });

/** Creates the job that upgrades the tables of an older release. */
export const upgradeJob = (target: JobTarget): JobCommand =>
  jobCommand('upgrade', { ...JOB_DEFAULTS, ...target, task: 'upgrade' });

/** Formats an instant as Python 3.9 reads it: with six digits of a second, or none. */
function isoInstant(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const fraction = micros % 1_000_000;
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}
