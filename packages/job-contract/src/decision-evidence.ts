/**
 * Parts that the job `evidence` leaves under the folder of its run: the decisions of a day with what the lake knows of them. A part is gzipped
 * NDJSON; a line is a card with all its decisions whose vectors are of one group. Whole numbers and decimals are texts, instants µs since the
 * epoch, and what is null is left out.
 */
export const EVIDENCE_PARTS = {
  /** Their folder under that of the run. */
  folder: 'evidence',
  /** Ending of their names; `part-00000` goes before it. */
  ending: '.ndjson.gz',
  /** Bytes of lines from which on a part ends; a line is never cut. */
  bytes: 16 * 2 ** 20,
} as const;

/** Columns of a decision in a line. */
export const EVIDENCE_COLUMNS = [
  'event_id',
  'card_id',
  'merchant_id',
  'ts',
  'amount',
  'score',
  'model',
  'model_version',
  'features',
  'flags',
  'snapshots',
  'history_read_at',
  'history_events',
  'history_hash',
] as const;

/** Decisions of a day whose vectors are of one definition of a group. */
export interface DefinitionCount {
  readonly group: string;
  readonly definitionHash: string;
  readonly decisions: number;
}

/** Content of `evidence.json`, which the job writes last. */
export interface EvidenceList {
  /** Day of the authorisations, `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** Final states, those of authorisations that came too late to be decided included. */
  readonly decisions: number;
  /** Authorisations that came too late. */
  readonly undecided: number;
  /** Definitions that gold has. */
  readonly definitions: readonly DefinitionCount[];
  /** Definitions that gold does not have, so that nothing can be compared. */
  readonly otherDefinitions: readonly DefinitionCount[];
  /** Versions that decided. */
  readonly versions: readonly {
    readonly model: string;
    readonly version: string;
    readonly decisions: number;
  }[];
  /** Keys of the parts, under the lake root. */
  readonly parts: readonly string[];
}

/** Input of the function that watches the decisions of a day: the run that left their evidence. */
export interface WatchRequest {
  readonly run: string;
}

/** Time for the decisions of a day, the most that Lambda gives. */
export const WATCH_TIMEOUT_SECONDS = 900;

/** Limits of the drift, unless the settings give others. */
export const WATCH_RULES = {
  /** Decisions of a version from which on its drift is measured: the index of few rows is large by chance. */
  minRows: 1000,
  /** Population stability index above which a feature or the score has drifted. */
  maxDrift: 0.25,
} as const;

/**
 * Metrics of the decisions of a day, by their names in CloudWatch. Dimensions: `service`, that of `PLATFORM_METRICS`, and `Entry`, the
 * function that watches.
 */
export const WATCH_METRICS = {
  audited: 'DecisionsAudited',
  /** Decisions whose vectors are of a definition that gold does not have. */
  unaudited: 'DecisionsUnaudited',
  /** Decisions made with a vector that nothing explains. */
  mismatches: 'DecisionMismatches',
  /** The greatest population stability index of all versions, scores and features. */
  drift: 'DecisionDrift',
} as const;

/** Metrics of a version that decided on the day. Its dimensions: `service`, that of `PLATFORM_METRICS`, and `Version`. */
export const VERSION_DRIFT_METRICS = {
  /** Population stability index of the scores. */
  score: 'ScoreDrift',
  /** The greatest one of the features. */
  features: 'FeatureDrift',
} as const;
