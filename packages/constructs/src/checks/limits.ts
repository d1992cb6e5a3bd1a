import { argument, type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';
import { statementsOf } from './policies';

/** Numbers that AWS does not go beyond. */
export const AWS_LIMITS = {
  featuresPerGroup: 2500,
  featureGroups: 100,
  featureName: /^[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}$/,
  reservedFeatures: ['is_deleted', 'write_time', 'api_invocation_time'],
  stateMachineBytes: 1_048_576,
  stateNameLength: 80,
  rolePolicyCharacters: 10_240,
  bucketPolicyCharacters: 20_480,
  functionEnvironmentBytes: 4096,
  standardQueueBatch: 10_000,
  fifoQueueBatch: 10,
  /** Largest batch without a batching window. */
  batchWithoutWindow: 10,
  firehoseRoundingBytes: 5120,
} as const;

const { stringify } = JSON;

/** Features: how many, and names that the Feature Store takes. */
function features(group: Resource): Finding[] {
  const given = (group.args.feature_definition as { feature_name: string }[]).map((f) => f.feature_name);
  const bad = given.filter(
    (name) =>
      !AWS_LIMITS.featureName.test(name) || (AWS_LIMITS.reservedFeatures as readonly string[]).includes(name),
  );
  return [
    ...(given.length > AWS_LIMITS.featuresPerGroup
      ? finding(
          group,
          'feature-count',
          `${given.length} features; a group holds ${AWS_LIMITS.featuresPerGroup}: split it`,
        )
      : []),
    ...bad.flatMap((name) =>
      finding(group, 'feature-name', `"${name}" is reserved, or no name of 1 to 64 letters, digits, - and _`),
    ),
  ];
}

/** Names and size of a definition. */
function stateMachine(machine: Resource): Finding[] {
  const text = String(machine.args.definition);
  const names = stateNames(JSON.parse(text));
  return [
    ...(Buffer.byteLength(text) > AWS_LIMITS.stateMachineBytes
      ? finding(
          machine,
          'state-machine-size',
          `${Buffer.byteLength(text)} bytes; 1 MiB is the most: move a part into a machine of its own`,
        )
      : []),
    ...names
      .filter((name) => name.length > AWS_LIMITS.stateNameLength)
      .flatMap((name) =>
        finding(machine, 'state-name', `"${name}" is longer than ${AWS_LIMITS.stateNameLength}`),
      ),
  ];
}

/** The names of all states, those inside of maps and branches too. */
const stateNames = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [
        ...(key === 'States' ? Object.keys(inner) : []),
        ...stateNames(inner),
      ]);

/** Batches of queues that feed functions. */
function batches(mapping: Resource): Finding[] {
  const size = Number(argument(mapping, 'batch_size') ?? 10);
  const fifo = String(argument(mapping, 'event_source_arn')).includes('.fifo');
  const most = fifo ? AWS_LIMITS.fifoQueueBatch : AWS_LIMITS.standardQueueBatch;
  const window = Number(argument(mapping, 'maximum_batching_window_in_seconds') ?? 0);
  if (size > most) return finding(mapping, 'batch-size', `batch_size is ${size}; ${most} is the most`);
  if (size > AWS_LIMITS.batchWithoutWindow && window === 0) {
    return finding(mapping, 'batch-size', `batch_size ${size} needs maximum_batching_window_in_seconds`);
  }
  return [];
}

/** Policies that grew too long. */
function policy(resource: Resource): Finding[] {
  const most =
    resource.type === 'aws_s3_bucket_policy'
      ? AWS_LIMITS.bucketPolicyCharacters
      : AWS_LIMITS.rolePolicyCharacters;
  const length = stringify(statementsOf(resource.args.policy)).length;
  return length > most
    ? finding(resource, 'policy-size', `${length} characters; ${most} is the most: split it`)
    : [];
}

/** Variables of a function. */
function environment(lambda: Resource): Finding[] {
  const bytes = Buffer.byteLength(stringify(argument(lambda, 'environment.variables') ?? {}));
  return bytes > AWS_LIMITS.functionEnvironmentBytes
    ? finding(
        lambda,
        'environment-size',
        `${bytes} bytes of variables; 4096 is the most: read them from a file`,
      )
    : [];
}

const billedGibibytes = (events: number): number =>
  Math.round((events * AWS_LIMITS.firehoseRoundingBytes) / 2 ** 30);

/** What Firehose bills: nothing to change, but to know. */
const firehose = (delivery: Resource): Finding[] => [
  {
    severity: 'note',
    rule: 'firehose-rounding',
    where: `${delivery.stack}: ${delivery.type}.${delivery.name}`,
    message: `each record is billed as ${AWS_LIMITS.firehoseRoundingBytes / 1024} KB at least: 1 M small events a day are about ${billedGibibytes(1e6 * 30)} GiB a month`,
  },
];

const LINTERS: Readonly<Record<string, (resource: Resource) => Finding[]>> = {
  aws_sagemaker_feature_group: features,
  aws_sfn_state_machine: stateMachine,
  aws_lambda_event_source_mapping: batches,
  aws_iam_role_policy: policy,
  aws_s3_bucket_policy: policy,
  aws_lambda_function: environment,
  aws_kinesis_firehose_delivery_stream: firehose,
};

/** Limits of AWS that a stack would run into. */
export const withinLimits = (stack: Synthesized): Finding[] =>
  resourcesOf(stack).flatMap((resource) => LINTERS[resource.type]?.(resource) ?? []);
