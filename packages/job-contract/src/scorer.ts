/** Environment variables of the entries that decide, with the meaning of each. */
const deciding = {
  CARD_EVENTS_TABLE: 'name of the table of recent events of each card',
  SNAPSHOT_STORE: 'home of the snapshot rows: dynamodb, or feature-store',
  SNAPSHOTS_TABLE: 'name of the table of snapshot rows',
  SNAPSHOTS_FEATURE_GROUP: 'name of the feature group of snapshot rows',
  DECISIONS_TABLE: 'name of the table of decisions',
  CONTROL_TABLE: 'name of the table that says which versions decide',
  LAKE_BUCKET: 'bucket with the lake at its root: the versions of the model, and the files beside them',
  MODEL_NAME: 'name of the model that decides',
  SCORER: 'way to score: in-process, or endpoint',
  ENDPOINT_PREFIX: 'beginning of the names of the endpoints; the slot follows',
} as const;

const EVENT_STREAM = 'name of the Kinesis stream of authorisations';

/**
 * Functions of the scorer. All are in one zip (`SCORER_ZIP`), each with its handler and the environment variables that it
 * reads, by their meaning.
 */
export const SCORER_FUNCTIONS = {
  /** Decides the records of the event stream. */
  stream: {
    handler: 'stream.handler',
    environment: {
      ...deciding,
      REJECTED_QUEUE_URL: 'URL of the queue of lines that break rules, masked, with their reasons',
    },
  },
  /** Answers one authorisation: a synchronous invocation, or a request to the function's URL. */
  answer: {
    handler: 'answer.handler',
    environment: { ...deciding, EVENT_STREAM_NAME: EVENT_STREAM },
  },
  /** Does the steps of the state machine that decides one authorisation step by step. */
  step: {
    handler: 'step.handler',
    environment: { ...deciding, EVENT_STREAM_NAME: EVENT_STREAM },
  },
  /** Audits the decisions of a day, and measures their drift, by the evidence that a daily run left. */
  watch: {
    handler: 'watch.handler',
    environment: {
      LAKE_BUCKET: deciding.LAKE_BUCKET,
      MODEL_NAME: deciding.MODEL_NAME,
      MIN_DRIFT_ROWS: 'decisions of a version from which on its drift is measured',
    },
  },
  /** Forwards decisions from the change stream of their table to bronze. */
  forwarder: {
    handler: 'forwarder.handler',
    environment: {
      DECISION_DELIVERY_NAME: 'name of the Firehose stream that delivers decisions into bronze',
    },
  },
} as const;

/** Steps of the state machine that decides step by step, each by the name that its function does it under. */
export const SCORE_STEPS = {
  /** Reads the input, and puts the record onto the event stream. */
  put: 'put',
  claim: 'claim',
  /** Keeps the event in the history of its card. */
  keep: 'keep',
  /** Reads history and snapshots, and computes the vector. */
  read: 'read',
  /** Scores, and applies lists and rules. */
  decide: 'decide',
  store: 'store',
} as const;

/** Name of the zip in the build of the scorer. */
export const SCORER_ZIP = 'function.zip';

/** A function of the scorer. */
export type ScorerFunction = keyof typeof SCORER_FUNCTIONS;

/** The environment of a function of the scorer: all of its variables. */
export type ScorerEnvironment<F extends ScorerFunction> = Readonly<
  Record<keyof (typeof SCORER_FUNCTIONS)[F]['environment'], string>
>;

/**
 * Metrics of the scorer, by their names in CloudWatch; each is a count but the one in milliseconds. Its dimensions: `service`, that of
 * `PLATFORM_METRICS`, and `Entry`, a function of the scorer. A decision is counted once, by the entry that made it.
 */
export const SCORER_METRICS = {
  decided: 'EventsDecided',
  late: 'EventsLate',
  rejected: 'EventsRejected',
  conflicting: 'EventsConflicting',
  /** Records that are delivered again, or answers that were not given. */
  failed: 'EventsFailed',
  approve: 'DecisionsApproved',
  review: 'DecisionsReviewed',
  decline: 'DecisionsDeclined',
  incomplete: 'DecisionsIncomplete',
  stale: 'DecisionsStale',
  overflow: 'DecisionsOverflow',
  fallback: 'DecisionsFallback',
  /** Time of a whole decision, ms. */
  milliseconds: 'DecisionMilliseconds',
  forwarded: 'DecisionsForwarded',
} as const;

/**
 * Times of the steps of a decision, by their names in CloudWatch, ms; dimensions as those of {@link SCORER_METRICS}. Each is a metric and
 * not the value of a dimension, so that all of an invocation fit into one line of its log. Some steps run beside others.
 */
export const STEP_METRICS = {
  parse: 'ParseMilliseconds',
  claim: 'ClaimMilliseconds',
  history: 'HistoryMilliseconds',
  keep: 'KeepMilliseconds',
  snapshots: 'SnapshotsMilliseconds',
  vector: 'VectorMilliseconds',
  endpoint: 'EndpointMilliseconds',
  score: 'ScoreMilliseconds',
  rules: 'RulesMilliseconds',
  shadows: 'ShadowsMilliseconds',
  reasons: 'ReasonsMilliseconds',
} as const;

/**
 * Metrics of a version that decides, by their names in CloudWatch. Its dimensions: `service`, that of `PLATFORM_METRICS`, and `Version`. A
 * metric is billed for the hours in which it has values, so that there are as many at once as versions that decide: one, and two during
 * a release.
 */
export const VERSION_METRICS = {
  approve: SCORER_METRICS.approve,
  review: SCORER_METRICS.review,
  decline: SCORER_METRICS.decline,
  fallback: SCORER_METRICS.fallback,
  milliseconds: SCORER_METRICS.milliseconds,
  /** Calibrated probability of fraud; its percentile ranks are the histogram of the scores. */
  probability: 'DecisionProbability',
} as const;

/** Value of the dimension `service` of those metrics. */
export const SCORER_SERVICE = 'scorer';
