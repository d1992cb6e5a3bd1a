/**
 * What a Spark job and whoever starts it agree on: where its files lie, what it is told, and what it leaves behind.
 * Data only; the Terraform stacks and the jobs' own tests both read it.
 */

export * from './online-updates';

/** CPU architectures of EMR Serverless. */
export type JobArchitecture = 'ARM64' | 'X86_64';

/** Files of a job release, all in the artifact bucket under `spark-jobs/<version>/`. */
export const JOB_ARTIFACTS = {
  prefix: 'spark-jobs',
  /** The `cardlake_jobs` package, for `spark.submit.pyFiles`. */
  pyFiles: 'spark-jobs.zip',
  /** A virtual environment over the release's own Python, for `spark.archives`; unpacked as `./environment`. */
  pythonDeps: { ARM64: 'python-deps-arm64.tar.gz', X86_64: 'python-deps-x86_64.tar.gz' },
} as const;

/** Every argument a job may be given, by its command-line flag. All values are text; `featureGroup` may repeat. */
export const JOB_FLAGS = {
  /** Root of the lake, `s3://bucket`, without a trailing slash. */
  lake: '--lake',
  bronzePrefix: '--bronze-prefix',
  silverPrefix: '--silver-prefix',
  goldPrefix: '--gold-prefix',
  /** Glue database that holds the silver and gold Iceberg tables. */
  database: '--database',
  /** A published feature group to compute, `rt_card_features_v1`. */
  featureGroup: '--feature-group',
  /**
   * End of the arrival window as an ISO 8601 instant; bronze that arrived later is left for the next run. The online
   * records have it as their event time, and lie in `onlineUpdatesFolder(group, windowEnd)`.
   */
  windowEndTs: '--window-end-ts',
  /** The day to build for, `YYYY-MM-DD`, UTC. */
  dt: '--dt',
  /** Names this run; its facts go to the folder of that name under `RUNS_PREFIX`. */
  runId: '--run-id',
  /** What `build_datasets.py` does: `datasets` or `maintenance`. */
  task: '--task',
  labelMaturityDays: '--label-maturity-days',
  gapDays: '--gap-days',
  validationDays: '--validation-days',
  trainDays: '--train-days',
  /** `true` or `false`. */
  excludeCompromisedCards: '--exclude-compromised-cards',
} as const;

/** What the jobs take for flags that are not given: the places that the schema declares, and a database by itself. */
export const JOB_DEFAULTS = {
  bronzePrefix: 'bronze/streaming/',
  silverPrefix: 'silver/',
  goldPrefix: 'gold/',
  database: 'cardlake',
} as const satisfies Partial<Record<keyof typeof JOB_FLAGS, string>>;

/** The name of an argument. */
export type JobFlag = keyof typeof JOB_FLAGS;

/** The jobs: their entry points and every flag each of them requires. */
export const JOBS = {
  silverAndGold: {
    entryPoint: 'silver_and_gold.py',
    flags: [
      'lake',
      'bronzePrefix',
      'silverPrefix',
      'goldPrefix',
      'database',
      'featureGroup',
      'windowEndTs',
      'runId',
    ],
  },
  datasets: {
    entryPoint: 'build_datasets.py',
    flags: [
      'task',
      'lake',
      'silverPrefix',
      'goldPrefix',
      'database',
      'featureGroup',
      'dt',
      'runId',
      'labelMaturityDays',
      'gapDays',
      'validationDays',
      'trainDays',
      'excludeCompromisedCards',
    ],
  },
  /** Compaction and snapshot expiry of the Iceberg tables. */
  maintenance: {
    entryPoint: 'build_datasets.py',
    flags: ['task', 'lake', 'silverPrefix', 'goldPrefix', 'database', 'runId'],
  },
} as const satisfies Record<string, { readonly entryPoint: string; readonly flags: readonly JobFlag[] }>;

/** The name of a job. */
export type JobName = keyof typeof JOBS;

/** Settings of every Spark session that works on a lake, on EMR and on one machine. */
export const JOB_SESSION_SETTINGS = {
  'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'false',
  /** Rows of the Arrow batches between Spark and Python. */
  'spark.sql.execution.arrow.maxRecordsPerBatch': '20000',
  /** Columns that the tables declare NOT NULL come out of joins and Python, where Spark cannot prove it. */
  'spark.sql.iceberg.check-nullability': 'false',
  /** Plans over stored rows contain the plans that made them; spelled out, each would take megabytes. */
  'spark.sql.maxPlanStringLength': '20000',
  'spark.sql.ui.retainedExecutions': '20',
} as const;

/** How the jobs see the tables: `<catalog>.<database>.<table>`, with Iceberg's metadata in a folder of its own. */
export const JOB_CATALOG = { name: 'lake', warehousePrefix: '_cardlake/warehouse' } as const;

/** Folder under the lake root of the tables that only the jobs need: the ledger, and the changes gold has to take up. */
export const JOB_TABLES_PREFIX = '_cardlake/spark';

/** Folder under the lake root that runs write their results to. */
export const RUNS_PREFIX = '_cardlake/runs';

/** Names inside a run's folder. */
export const RUN_FILES = {
  /** Counts of the run: a `RunFacts` object. */
  facts: 'facts.json',
} as const;

/** Counts that `silver_and_gold.py` writes: lines = silver + duplicates + quarantined. */
export const RUN_FACTS = ['lines', 'silver', 'duplicates', 'quarantined', 'gold', 'online'] as const;

/** Content of `facts.json`. */
export type RunFacts = Readonly<Record<(typeof RUN_FACTS)[number], number>>;

/** What the pipeline hands the feature-writer function: one Parquet part of online updates. */
export interface OnlineUpdatePart {
  readonly bucket: string;
  /** Key of the part, in `onlineUpdatesFolder(group, windowEnd)`. */
  readonly key: string;
  /** Folder for records that could not be written, as a part that can be handed out again. */
  readonly replayPrefix: string;
}

/** What the feature-writer answers. */
export interface OnlineUpdateResult {
  readonly written: number;
  readonly failed: number;
  /** Key of the file with the records that failed: a part that can be handed out again. */
  readonly replay?: string;
}

/** Folder under the lake root for records that the feature-writer could not write. */
export const REPLAY_PREFIX = '_cardlake/replay';

/** Environment variable of the feature-writer: a JSON object, published group → name of its feature group. */
export const FEATURE_GROUPS_VARIABLE = 'FEATURE_GROUPS';
