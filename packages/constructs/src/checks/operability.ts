import { argument, type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';

interface Requirement {
  readonly rule: string;
  readonly types: readonly string[];
  readonly isSatisfied: (resource: Resource) => boolean;
  readonly message: string;
}

const has =
  (path: string) =>
  (resource: Resource): boolean =>
    argument(resource, path) !== undefined && argument(resource, path) !== null;

/** Arguments that operated resources must have. */
const REQUIREMENTS: readonly Requirement[] = [
  {
    rule: 'dead-letters',
    types: ['aws_lambda_function'],
    isSatisfied: has('dead_letter_config.target_arn'),
    message: 'set dead_letter_config, so that events that keep failing are not lost',
  },
  {
    rule: 'dead-letters',
    types: ['aws_scheduler_schedule'],
    isSatisfied: has('target.dead_letter_config.arn'),
    message: 'set target.dead_letter_config, so that starts that keep failing are not lost',
  },
  {
    rule: 'retention',
    types: ['aws_cloudwatch_log_group'],
    isSatisfied: has('retention_in_days'),
    message: 'set retention_in_days; otherwise logs are kept forever',
  },
  {
    rule: 'retention',
    types: ['aws_kinesis_stream'],
    isSatisfied: has('retention_period'),
    message: 'set retention_period',
  },
  {
    rule: 'retention',
    types: ['aws_sqs_queue'],
    isSatisfied: has('message_retention_seconds'),
    message: 'set message_retention_seconds; otherwise SQS deletes messages after four days',
  },
  {
    rule: 'capped',
    types: ['aws_lambda_function'],
    isSatisfied: has('reserved_concurrent_executions'),
    message:
      'set reserved_concurrent_executions; otherwise one function can use the whole quota of the account',
  },
  {
    rule: 'capped',
    types: ['aws_emrserverless_application'],
    isSatisfied: (app) => has('maximum_capacity.cpu')(app) && has('maximum_capacity.memory')(app),
    message: 'set maximum_capacity with cpu and memory; otherwise the cost of a job is unlimited',
  },
  {
    rule: 'restorable',
    types: ['aws_dynamodb_table'],
    isSatisfied: (table) => argument(table, 'point_in_time_recovery.enabled') === true,
    message: 'set point_in_time_recovery; otherwise what a fault deletes is lost',
  },
  {
    rule: 'retention',
    types: ['aws_dynamodb_table'],
    isSatisfied: (table) => argument(table, 'ttl.enabled') === true,
    message: 'set ttl; otherwise items are kept forever',
  },
  {
    rule: 'logged',
    types: ['aws_sfn_state_machine'],
    isSatisfied: has('logging_configuration.log_destination'),
    message: 'set logging_configuration',
  },
];

/** Checks that resources have dead-letter queues, retention and capacity limits. */
export const operability = (stack: Synthesized): Finding[] =>
  REQUIREMENTS.flatMap(({ rule, types, isSatisfied, message }) =>
    resourcesOf(stack, ...types).flatMap((resource) =>
      isSatisfied(resource) ? [] : finding(resource, rule, message),
    ),
  );
