/** Key of the table that says which versions of a model decide: an item a model, under its name. */
export const CONTROL_TABLE = { partition: 'model' } as const;

/** The two places for an endpoint: the champion has one, and a challenger the other. */
export const SLOTS = ['a', 'b'] as const;

export type Slot = (typeof SLOTS)[number];

/** Ways to score on AWS: in the function itself, or by an endpoint of SageMaker and in the function only when that fails. */
export const SCORER_KINDS = ['in-process', 'endpoint'] as const;

/** Names the endpoint of a slot, and its configuration. @param prefix that of the environment and stack */
export const endpointName = (prefix: string, slot: Slot): string => `${prefix}-${slot}`;

/** Metrics of the endpoints, by their names in CloudWatch; each counts rows. Their dimensions: `service`, and `Slot`. */
export const ENDPOINT_METRICS = {
  answered: 'EndpointAnswered',
  /** Rows without a good answer in time, which were scored in process. */
  failed: 'EndpointFailed',
  /** Rows that an endpoint was not asked for since it had failed too often; scored in process as well. */
  skipped: 'EndpointSkipped',
} as const;
