/** Key of the table that says which versions of a model decide: an item a model, under its name. */
export const CONTROL_TABLE = { partition: 'model' } as const;

/** The two places for an endpoint: the champion has one, and a challenger the other. */
export const SLOTS = ['a', 'b'] as const;

export type Slot = (typeof SLOTS)[number];

/** Ways to score on AWS: in the function itself, or by an endpoint of SageMaker and in the function only when that fails. */
export const SCORER_KINDS = ['in-process', 'endpoint'] as const;

/** Names the endpoint of a slot, and its configuration. @param prefix that of the environment and stack */
export const endpointName = (prefix: string, slot: Slot): string => `${prefix}-${slot}`;

/** Folder beside the versions of a model with the archives that endpoints serve, one a version. */
export const ENDPOINT_ARTIFACTS = 'endpoint-artifacts';

/** The image that serves models on an endpoint: repository and tag (aws/deep-learning-containers, `docs/src/data/sagemaker-xgboost`). */
export const ENDPOINT_IMAGE = { repository: 'sagemaker-xgboost', tag: '3.2-0' } as const;

/**
 * Alarms of the decision system during which no release goes on, by the last part of their names: decisions are late, slow, fail, or
 * are not scored by their endpoint.
 */
export const RELEASE_ALARMS = {
  deciding: ['decisions-behind', 'stream-errors', 'answer-errors', 'answers-failed', 'answers-slow'],
  /** One for each slot, where endpoints score. */
  endpoints: { a: 'endpoint-a-failing', b: 'endpoint-b-failing' },
} as const satisfies {
  readonly deciding: readonly string[];
  readonly endpoints: Readonly<Record<Slot, string>>;
};

/** Time for which each share of the cards is watched, unless another one is given: longer than the slowest of these alarms takes. */
export const RELEASE_WATCH = { minutes: 20 } as const;

/** Metrics of the endpoints, by their names in CloudWatch; each counts rows. Their dimensions: `service`, and `Slot`. */
export const ENDPOINT_METRICS = {
  answered: 'EndpointAnswered',
  /** Rows without a good answer in time, which were scored in process. */
  failed: 'EndpointFailed',
  /** Rows that an endpoint was not asked for since it had failed too often; scored in process as well. */
  skipped: 'EndpointSkipped',
} as const;
