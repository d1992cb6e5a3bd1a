import { explainFargateSize } from '@cardlake/platform';
import { readsStream } from './event-sources';
import { argument, type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';
import { statementsOf } from './policies';

/** Limits of AWS. */
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
  /** Default; 4,096 on request (EventBridge user guide, "Quotas"). */
  eventPatternCharacters: 2048,
  streamBatch: 10_000,
  standardQueueBatch: 10_000,
  fifoQueueBatch: 10,
  /** Maximum batch size of a queue without a batching window. */
  batchWithoutWindow: 10,
  firehoseRoundingBytes: 5120,
} as const;

const { stringify } = JSON;

/** Checks the number and the names of features. */
function checkFeatures(group: Resource): Finding[] {
  const names = (group.args.feature_definition as { feature_name: string }[]).map((f) => f.feature_name);
  const invalid = names.filter(
    (name) =>
      !AWS_LIMITS.featureName.test(name) || (AWS_LIMITS.reservedFeatures as readonly string[]).includes(name),
  );
  return [
    ...(names.length > AWS_LIMITS.featuresPerGroup
      ? finding(
          group,
          'feature-count',
          `expected at most ${AWS_LIMITS.featuresPerGroup} features, got ${names.length}; split the group`,
        )
      : []),
    ...invalid.flatMap((name) =>
      finding(
        group,
        'feature-name',
        `"${name}" is reserved or invalid; use 1 to 64 letters, digits, hyphens and underscores`,
      ),
    ),
  ];
}

/** Checks the size of a definition and the names of its states. */
function checkStateMachine(machine: Resource): Finding[] {
  const text = String(machine.args.definition);
  const names = stateNames(JSON.parse(text));
  return [
    ...(Buffer.byteLength(text) > AWS_LIMITS.stateMachineBytes
      ? finding(
          machine,
          'state-machine-size',
          `expected at most 1 MiB, got ${Buffer.byteLength(text)} bytes; move a part into another state machine`,
        )
      : []),
    ...names
      .filter((name) => name.length > AWS_LIMITS.stateNameLength)
      .flatMap((name) =>
        finding(
          machine,
          'state-name',
          `"${name}" has more than ${AWS_LIMITS.stateNameLength} characters; shorten it`,
        ),
      ),
  ];
}

/** Returns the names of all states, including those in maps and branches. */
const stateNames = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [
        ...(key === 'States' ? Object.keys(inner) : []),
        ...stateNames(inner),
      ]);

/** Checks the batch size of a queue or stream that invokes a function. */
function checkBatchSize(mapping: Resource): Finding[] {
  const isStream = readsStream(mapping);
  const size = Number(argument(mapping, 'batch_size') ?? (isStream ? 100 : 10));
  const fifo = String(argument(mapping, 'event_source_arn')).includes('.fifo');
  const maximum = isStream
    ? AWS_LIMITS.streamBatch
    : fifo
      ? AWS_LIMITS.fifoQueueBatch
      : AWS_LIMITS.standardQueueBatch;
  const window = Number(argument(mapping, 'maximum_batching_window_in_seconds') ?? 0);
  if (size > maximum)
    return finding(mapping, 'batch-size', `expected batch_size of at most ${maximum}, got ${size}`);
  if (!isStream && size > AWS_LIMITS.batchWithoutWindow && window === 0) {
    return finding(
      mapping,
      'batch-size',
      `set maximum_batching_window_in_seconds, which batch_size ${size} requires`,
    );
  }
  return [];
}

/** Checks the length of a policy. */
function checkPolicySize(resource: Resource): Finding[] {
  const maximum =
    resource.type === 'aws_s3_bucket_policy'
      ? AWS_LIMITS.bucketPolicyCharacters
      : AWS_LIMITS.rolePolicyCharacters;
  const length = stringify(statementsOf(resource.args.policy)).length;
  return length > maximum
    ? finding(
        resource,
        'policy-size',
        `expected at most ${maximum} characters, got ${length}; split the policy`,
      )
    : [];
}

/** Checks the size of a function's environment variables. */
function checkEnvironmentSize(lambda: Resource): Finding[] {
  const bytes = Buffer.byteLength(stringify(argument(lambda, 'environment.variables') ?? {}));
  return bytes > AWS_LIMITS.functionEnvironmentBytes
    ? finding(
        lambda,
        'environment-size',
        `expected at most ${AWS_LIMITS.functionEnvironmentBytes} bytes of variables, got ${bytes}; read them from a file`,
      )
    : [];
}

/** Checks the length of the pattern of a rule, which Terraform and AWS tell only when it is applied. */
function checkPatternSize(rule: Resource): Finding[] {
  const { length } = String(rule.args.event_pattern ?? '');
  return length > AWS_LIMITS.eventPatternCharacters
    ? finding(
        rule,
        'event-pattern-size',
        `expected a pattern of at most ${AWS_LIMITS.eventPatternCharacters} characters, got ${length}; match a folder above those that it lists`,
      )
    : [];
}

const billedGibibytes = (events: number): number =>
  Math.round((events * AWS_LIMITS.firehoseRoundingBytes) / 2 ** 30);

/** Checks that Fargate has containers of the size of a job. */
function checkContainerSize(definition: Resource): Finding[] {
  const { resourceRequirements = [] } = JSON.parse(String(definition.args.container_properties)) as {
    resourceRequirements?: { type: string; value: string }[];
  };
  const amount = (type: string) => Number(resourceRequirements.find((each) => each.type === type)?.value);
  const message = explainFargateSize(amount('VCPU'), amount('MEMORY') / 1024);
  return message === undefined ? [] : finding(definition, 'container-size', message);
}

/** Notes the minimum record size that Firehose bills. */
const noteFirehoseRounding = (delivery: Resource): Finding[] => [
  {
    severity: 'note',
    rule: 'firehose-rounding',
    where: `${delivery.stack}: ${delivery.type}.${delivery.name}`,
    message: `Firehose bills each record as at least ${AWS_LIMITS.firehoseRoundingBytes / 1024} KB: 1 million small events a day are about ${billedGibibytes(1e6 * 30)} GiB a month`,
  },
];

const LIMIT_CHECKS: Readonly<Record<string, (resource: Resource) => Finding[]>> = {
  aws_sagemaker_feature_group: checkFeatures,
  aws_sfn_state_machine: checkStateMachine,
  aws_lambda_event_source_mapping: checkBatchSize,
  aws_iam_role_policy: checkPolicySize,
  aws_s3_bucket_policy: checkPolicySize,
  aws_lambda_function: checkEnvironmentSize,
  aws_cloudwatch_event_rule: checkPatternSize,
  aws_kinesis_firehose_delivery_stream: noteFirehoseRounding,
  aws_batch_job_definition: checkContainerSize,
};

/** Checks a stack against the limits of AWS. */
export const withinLimits = (stack: Synthesized): Finding[] =>
  resourcesOf(stack).flatMap((resource) => LIMIT_CHECKS[resource.type]?.(resource) ?? []);
