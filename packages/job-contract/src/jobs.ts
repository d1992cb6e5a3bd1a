/** The command-line flag of each argument of the jobs. All values are text; `featureGroup`, `feature` and `column` may repeat. */
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
  /** `on` where decisions are made online: the run leaves what their tables lack for the feature writer. */
  decisions: '--decisions',
  /** Share of quarantined lines, 0 to 1; a run with more ends with an error after everything is committed. */
  maxQuarantine: '--max-quarantine',
  /** The day to build for, `YYYY-MM-DD`, UTC. */
  dt: '--dt',
  /** Id of the run, and name of the folder under `RUNS_PREFIX` that its facts go to. */
  runId: '--run-id',
  /** Task of `build_datasets.py`: `datasets`, `maintenance`, `evidence` or `upgrade`. */
  task: '--task',
  labelMaturityDays: '--label-maturity-days',
  gapDays: '--gap-days',
  validationDays: '--validation-days',
  trainDays: '--train-days',
  /** `since-train`, `all` or `none`. */
  compromisedCards: '--compromised',
  /** File with rows to join features to. */
  entities: '--entities',
  /** A feature of the groups to join, `txn_count_1h`; may repeat, and without it all are joined. */
  feature: '--feature',
  /** Name in the file of a column of the lake, `card_id=account`; may repeat. */
  column: '--column',
  /** Folder for the result; its ending is the format of its files, `.parquet` or `.csv`. */
  out: '--out',
  /** Key under the lake root of the request that names what is published: a `PublishRequest`. */
  request: '--request',
} as const;

/** Defaults of the flags: the layers' prefixes as the tables declare them, the database, no online decisions, and any share of quarantined lines. */
export const JOB_DEFAULTS = {
  bronzePrefix: 'bronze/streaming/',
  silverPrefix: 'silver/',
  goldPrefix: 'gold/',
  database: 'cardlake',
  decisions: 'off',
  maxQuarantine: '1',
} as const satisfies Partial<Record<keyof typeof JOB_FLAGS, string>>;

/** The name of an argument. */
export type JobFlag = keyof typeof JOB_FLAGS;

/** The jobs: their entry points and the flags that each requires. */
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
      'decisions',
      'windowEndTs',
      'maxQuarantine',
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
      'compromisedCards',
    ],
  },
  /** Compaction and snapshot expiry of the Iceberg tables. */
  maintenance: {
    entryPoint: 'build_datasets.py',
    flags: ['task', 'lake', 'silverPrefix', 'goldPrefix', 'database', 'runId'],
  },
  /** Decisions of a day with what the lake knows of them, for the function that judges them. */
  evidence: {
    entryPoint: 'build_datasets.py',
    flags: ['task', 'lake', 'silverPrefix', 'goldPrefix', 'database', 'featureGroup', 'dt', 'runId'],
  },
  /** Features for rows of the user's own. */
  join: {
    entryPoint: 'join_features.py',
    flags: [
      'lake',
      'silverPrefix',
      'goldPrefix',
      'database',
      'featureGroup',
      'entities',
      'feature',
      'column',
      'out',
    ],
  },
  /** Upgrade of the tables of an older release. */
  upgrade: {
    entryPoint: 'build_datasets.py',
    flags: ['task', 'lake', 'bronzePrefix', 'silverPrefix', 'goldPrefix', 'database', 'runId'],
  },
} as const satisfies Record<string, { readonly entryPoint: string; readonly flags: readonly JobFlag[] }>;

/** The name of a job. */
export type JobName = keyof typeof JOBS;
