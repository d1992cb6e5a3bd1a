import { argument, type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';

interface Demand {
  readonly rule: string;
  readonly types: readonly string[];
  readonly holds: (resource: Resource) => boolean;
  readonly message: string;
}

const has =
  (path: string) =>
  (resource: Resource): boolean =>
    argument(resource, path) !== undefined && argument(resource, path) !== null;

/** What running things must say of themselves. */
const DEMANDS: readonly Demand[] = [
  {
    rule: 'dead-letters',
    types: ['aws_lambda_function'],
    holds: has('dead_letter_config.target_arn'),
    message: 'set dead_letter_config: events that fail for good must go somewhere',
  },
  {
    rule: 'dead-letters',
    types: ['aws_scheduler_schedule'],
    holds: has('target.dead_letter_config.arn'),
    message: 'set target.dead_letter_config: starts that fail for good must go somewhere',
  },
  {
    rule: 'retention',
    types: ['aws_cloudwatch_log_group'],
    holds: has('retention_in_days'),
    message: 'set retention_in_days: logs are kept for ever otherwise',
  },
  {
    rule: 'retention',
    types: ['aws_kinesis_stream'],
    holds: has('retention_period'),
    message: 'set retention_period',
  },
  {
    rule: 'retention',
    types: ['aws_sqs_queue'],
    holds: has('message_retention_seconds'),
    message: 'set message_retention_seconds: SQS forgets after four days otherwise',
  },
  {
    rule: 'capped',
    types: ['aws_lambda_function'],
    holds: has('reserved_concurrent_executions'),
    message: 'set reserved_concurrent_executions: one function can use up the account otherwise',
  },
  {
    rule: 'capped',
    types: ['aws_emrserverless_application'],
    holds: (app) => has('maximum_capacity.cpu')(app) && has('maximum_capacity.memory')(app),
    message: 'set maximum_capacity with cpu and memory: one job can spend without end otherwise',
  },
  {
    rule: 'logged',
    types: ['aws_sfn_state_machine'],
    holds: has('logging_configuration.log_destination'),
    message: 'set logging_configuration',
  },
];

/** Dead-letter queues, retention and caps are where they belong. */
export const operable = (stack: Synthesized): Finding[] =>
  DEMANDS.flatMap(({ rule, types, holds, message }) =>
    resourcesOf(stack, ...types).flatMap((resource) =>
      holds(resource) ? [] : finding(resource, rule, message),
    ),
  );
