import {
  addressOf,
  argument,
  type Finding,
  finding,
  type Resource,
  resourcesOf,
  type Synthesized,
} from './finding';
import { listed, statementsOf } from './policies';

/** Minimum visibility timeout that AWS recommends, as a multiple of the function's timeout; the wait for a batch comes on top. */
const VISIBILITY_TIMEOUT_FACTOR = 6;
/** Messages of an invocation where a mapping does not say (API reference, CreateEventSourceMapping, `BatchSize`). */
const DEFAULT_BATCH = 10;

/**
 * Checks what invokes functions. Queues: failing messages become dead letters, and messages in progress stay hidden.
 * Streams: a record that fails ends in a queue, and does not block those behind it.
 */
export const safeEventSources = (stack: Synthesized): Finding[] =>
  resourcesOf(stack, 'aws_lambda_event_source_mapping').flatMap((mapping) => {
    if (readsStream(mapping)) return checkStream(mapping);
    const queue = referencedResource(stack, 'aws_sqs_queue', argument(mapping, 'event_source_arn'));
    const lambda = referencedResource(stack, 'aws_lambda_function', argument(mapping, 'function_name'));
    return queue === undefined
      ? []
      : [
          ...checkBatch(mapping),
          ...checkDeadLetters(queue),
          ...(lambda ? checkVisibility(queue, lambda, mapping) : []),
        ];
  });

const isReporting = (types: unknown): boolean =>
  Array.isArray(types) && types.includes('ReportBatchItemFailures');

const reportsFailures = (mapping: Resource): boolean =>
  isReporting(argument(mapping, 'function_response_types'));

/** Tells whether a mapping reads a stream, which alone has a starting position. */
export const readsStream = (mapping: Resource): boolean =>
  argument(mapping, 'starting_position') !== undefined;

/**
 * Arguments that a mapping of a stream must have, and why. Without them Lambda repeats a batch for as long as the stream keeps it:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
const STREAM_ARGUMENTS: readonly {
  readonly path: string;
  readonly isSound: (value: unknown) => boolean;
  readonly message: string;
}[] = [
  {
    path: 'function_response_types',
    isSound: isReporting,
    message: 'to ReportBatchItemFailures; otherwise one failure repeats its whole batch',
  },
  {
    path: 'bisect_batch_on_function_error',
    isSound: (value) => value === true,
    message: 'to true; otherwise one record ends its whole batch',
  },
  {
    path: 'maximum_retry_attempts',
    isSound: (value) => Number(value ?? -1) >= 0,
    message: 'to a number; otherwise a record that fails blocks its shard until it expires',
  },
  {
    path: 'maximum_record_age_in_seconds',
    isSound: (value) => Number(value ?? -1) > 0,
    message: 'to a number; otherwise records are retried until they expire',
  },
  {
    path: 'destination_config.on_failure.destination_arn',
    isSound: (value) => value !== undefined,
    message: 'to a queue; otherwise records that fail are lost',
  },
];

const checkStream = (mapping: Resource): Finding[] =>
  STREAM_ARGUMENTS.flatMap(({ path, isSound, message }) =>
    isSound(argument(mapping, path)) ? [] : finding(mapping, 'safe-stream', `set ${path} ${message}`),
  );

/** Finds the resource of a type that a value refers to, such as `${aws_sqs_queue.name.arn}`. */
function referencedResource(stack: Synthesized, type: string, value: unknown): Resource | undefined {
  return resourcesOf(stack, type).find((resource) => String(value).includes(`{${addressOf(resource)}.`));
}

const checkBatch = (mapping: Resource): Finding[] =>
  Number(argument(mapping, 'batch_size') ?? DEFAULT_BATCH) > 1 && !reportsFailures(mapping)
    ? finding(
        mapping,
        'safe-batch',
        'set function_response_types to ReportBatchItemFailures; otherwise one failure repeats its whole batch',
      )
    : [];

const checkDeadLetters = (queue: Resource): Finding[] =>
  argument(queue, 'redrive_policy') === undefined
    ? finding(
        queue,
        'dead-letters',
        'set redrive_policy; otherwise a failing message is redelivered until it expires',
      )
    : [];

const checkVisibility = (queue: Resource, lambda: Resource, mapping: Resource): Finding[] => {
  const window = Number(argument(mapping, 'maximum_batching_window_in_seconds') ?? 0);
  const minimum = VISIBILITY_TIMEOUT_FACTOR * Number(argument(lambda, 'timeout') ?? 3) + window;
  return Number(argument(queue, 'visibility_timeout_seconds') ?? 30) < minimum
    ? finding(
        queue,
        'visibility',
        `set visibility_timeout_seconds to at least ${minimum}, six times the timeout of the function and the wait for a batch`,
      )
    : [];
};

/** Resource that has to let EventBridge in, by the type of the target: its own type, its reference to the target, and the action. */
const ADMISSIONS: Readonly<Record<string, { by: string; names: string; action: string }>> = {
  aws_sqs_queue: { by: 'aws_sqs_queue_policy', names: 'queue_url', action: 'sqs:SendMessage' },
  aws_sns_topic: { by: 'aws_sns_topic_policy', names: 'arn', action: 'sns:Publish' },
  aws_lambda_function: {
    by: 'aws_lambda_permission',
    names: 'function_name',
    action: 'lambda:InvokeFunction',
  },
};

const EVENTS = 'events.amazonaws.com';

/**
 * Checks that the targets of EventBridge rules, and their dead-letter queues, let EventBridge in; without that events are
 * lost silently. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export const reachableTargets = (stack: Synthesized): Finding[] =>
  resourcesOf(stack, 'aws_cloudwatch_event_target').flatMap((target) =>
    ['arn', 'dead_letter_config.arn'].flatMap((path) =>
      Object.entries(ADMISSIONS).flatMap(([type, { by, names, action }]) => {
        const receiver = referencedResource(stack, type, argument(target, path));
        if (receiver === undefined) return [];
        const isAdmitted = resourcesOf(stack, by).some(
          (each) =>
            referencedResource(stack, type, argument(each, names))?.name === receiver.name &&
            admits(each, action),
        );
        return isAdmitted
          ? []
          : finding(
              target,
              'reachable-target',
              `${path}: let ${EVENTS} do ${action} on ${addressOf(receiver)}, for the rule only (aws:SourceArn)`,
            );
      }),
    ),
  );

/** Tells whether a permission or a resource policy lets a rule in, and nobody else's. */
function admits({ args }: Resource, action: string): boolean {
  if (args.policy === undefined)
    return args.principal === EVENTS && args.action === action && args.source_arn !== undefined;
  return statementsOf(args.policy).some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === 'Allow' &&
      JSON.stringify(Principal).includes(EVENTS) &&
      listed(Action).includes(action) &&
      JSON.stringify(Condition ?? {}).includes('aws:SourceArn'),
  );
}
