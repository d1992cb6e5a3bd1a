import {
  addressOf,
  argument,
  type Finding,
  finding,
  type Resource,
  resourcesOf,
  type Synthesized,
} from './finding';

/** Minimum visibility timeout that AWS recommends, as a multiple of the function's timeout. */
const VISIBILITY_TIMEOUT_FACTOR = 6;

/** Checks queues that invoke functions: failing messages become dead letters, and messages in progress stay hidden. */
export const safeEventSources = (stack: Synthesized): Finding[] =>
  resourcesOf(stack, 'aws_lambda_event_source_mapping').flatMap((mapping) => {
    const queue = referencedResource(stack, 'aws_sqs_queue', argument(mapping, 'event_source_arn'));
    const lambda = referencedResource(stack, 'aws_lambda_function', argument(mapping, 'function_name'));
    return queue === undefined
      ? []
      : [...checkDeadLetters(queue), ...(lambda ? checkVisibility(queue, lambda) : [])];
  });

/** Finds the resource of a type that a value refers to, such as `${aws_sqs_queue.name.arn}`. */
const referencedResource = (stack: Synthesized, type: string, value: unknown): Resource | undefined =>
  resourcesOf(stack, type).find((resource) => String(value).includes(`{${addressOf(resource)}.`));

const checkDeadLetters = (queue: Resource): Finding[] =>
  argument(queue, 'redrive_policy') === undefined
    ? finding(
        queue,
        'dead-letters',
        'set redrive_policy; otherwise a failing message is redelivered until it expires',
      )
    : [];

const checkVisibility = (queue: Resource, lambda: Resource): Finding[] => {
  const minimum = VISIBILITY_TIMEOUT_FACTOR * Number(argument(lambda, 'timeout') ?? 3);
  return Number(argument(queue, 'visibility_timeout_seconds') ?? 30) < minimum
    ? finding(
        queue,
        'visibility',
        `set visibility_timeout_seconds to at least ${minimum}, six times the timeout of the function`,
      )
    : [];
};
