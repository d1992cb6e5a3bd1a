import { PLATFORM_METRICS } from './metrics';

/** Key of the table for lookups: the key of a row, and the day and size of its result. */
export const LOOKUP_KEYS = { partition: 'entity', sort: 'date_size' } as const;

/** Environment variables of the container program that its definition sets; most stand in for an option. */
export const FEATURE_BATCH_VARIABLES = {
  lake: 'CARDLAKE_LAKE',
  table: 'CARDLAKE_LOOKUP_TABLE',
  deadlineSeconds: 'CARDLAKE_JOB_DEADLINE_SECONDS',
  memoryMegabytes: 'CARDLAKE_MEMORY_MB',
  environment: PLATFORM_METRICS.variable,
} as const;

/** Folders of the lake that feature jobs work in: files as they came, results, and their versions. */
export const FEATURE_BATCH_FOLDERS = {
  raw: 'raw/',
  results: 'features/',
  versions: 'feature-versions/',
} as const;

/** Names of the jobs that schedules start unless settings say otherwise. The names of all jobs are in their contracts alone. */
export const SCHEDULED_JOBS = { daily: 'daily-features', lake: 'card-lake' } as const;

/** Folders of the lake that the job `card-lake` works in: events as they arrived, which it only reads, tables, and their state. */
export const CARD_LAKE_FOLDERS = {
  events: ['bronze/'],
  tables: ['silver/', 'gold/', '_cardlake/'],
} as const;

/** Last part of the name of the job definition of `card-lake`, where the others have a size. */
export const CARD_LAKE_DEFINITION = 'lake';

/** Exit codes of the program of the container. */
interface JobExitCodes {
  readonly codes: readonly number[];
  readonly meaning: string;
  /** Tells whether Batch begins another attempt. */
  readonly isRetried: boolean;
}

/**
 * Every exit code of the program, those of the runtime and 137, which is that of SIGKILL. The retry rules of the job definitions and the
 * table in the README of the program come from here.
 */
export const JOB_EXIT_CODES: readonly JobExitCodes[] = [
  { codes: [0], meaning: 'done', isRetried: false },
  { codes: [1], meaning: 'what was asked for is not there', isRetried: false },
  {
    codes: [2],
    meaning: 'an option, the input, the disk, the memory or a permission is wrong',
    isRetried: false,
  },
  { codes: [3], meaning: 'refused, since it would lose something', isRetried: false },
  { codes: [70], meaning: 'a fault of the program', isRetried: false },
  {
    codes: [75],
    meaning: 'AWS or the network failed, another run was faster, or time ran out',
    isRetried: true,
  },
  {
    codes: [130, 143],
    meaning: 'stopped by SIGINT or SIGTERM, as when Fargate takes Spot capacity back',
    isRetried: true,
  },
  {
    codes: [137],
    meaning: 'killed: out of memory, or 30 s after SIGTERM; give it more memory',
    isRetried: false,
  },
];

/** Exit codes of the program that are worth another attempt. */
export const RETRIED_EXIT_CODES = JOB_EXIT_CODES.flatMap(({ codes, isRetried }) => (isRetried ? codes : []));

/** Metric of a finished job, in milliseconds, in the namespace of all metrics. Its dimensions: `service`, that of `PLATFORM_METRICS`, and `Job`, a name. */
export const JOB_DURATION = { name: 'JobDuration', service: 'feature-batch' } as const;

/**
 * Metric of a run of `card-lake`, in percent, with the dimensions of `JOB_DURATION`: how much of what its container has it needs. From
 * `nearPercent` on the run warns, and an alarm goes off.
 */
export const LAKE_LIMIT = { metric: 'JobLimitPercent', field: 'limitPercent', nearPercent: 80 } as const;

/** Sizes of containers; each has a job definition. */
export const CONTAINER_SIZES = ['small', 'medium', 'large', 'full'] as const;

/** A size of containers. */
export type ContainerSize = (typeof CONTAINER_SIZES)[number];
