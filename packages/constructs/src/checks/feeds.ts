import {
  addressOf,
  argument,
  type Finding,
  finding,
  type Resource,
  resourcesOf,
  type Synthesized,
} from './finding';

/** The least that AWS advises: a message stays hidden for so many timeouts of the function that takes it. */
const VISIBILITY = 6;

/** Queues that feed functions: what fails for good becomes a dead letter, and nothing is handed out twice at once. */
export const feedsSafe = (stack: Synthesized): Finding[] =>
  resourcesOf(stack, 'aws_lambda_event_source_mapping').flatMap((mapping) => {
    const queue = referred(stack, 'aws_sqs_queue', argument(mapping, 'event_source_arn'));
    const lambda = referred(stack, 'aws_lambda_function', argument(mapping, 'function_name'));
    return queue === undefined ? [] : [...deadLetters(queue), ...(lambda ? hidden(queue, lambda) : [])];
  });

/** The resource of a type that a value refers to: `${aws_sqs_queue.name.arn}`. */
const referred = (stack: Synthesized, type: string, value: unknown): Resource | undefined =>
  resourcesOf(stack, type).find((resource) => String(value).includes(`{${addressOf(resource)}.`));

const deadLetters = (queue: Resource): Finding[] =>
  argument(queue, 'redrive_policy') === undefined
    ? finding(
        queue,
        'dead-letters',
        'set redrive_policy: a message that fails would come back until it is too old',
      )
    : [];

const hidden = (queue: Resource, lambda: Resource): Finding[] => {
  const least = VISIBILITY * Number(argument(lambda, 'timeout') ?? 3);
  return Number(argument(queue, 'visibility_timeout_seconds') ?? 30) < least
    ? finding(queue, 'visibility', `set visibility_timeout_seconds to ${least}: six timeouts of its function`)
    : [];
};
