import { resourcesOf } from '@cardlake/constructs/test-kit';
import { featureBatchDeclaration } from '@cardlake/platform';
import { featureBatch } from './support';

const stack = featureBatch();
const alarms = resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);

test('every alarm notifies the alert topic and names its section of the runbook', () => {
  for (const alarm of alarms) {
    const topic = [expect.stringContaining('alert_topic_arn')];
    expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    const section = String(alarm.alarm_name).replace('cardlake-test-feature-batch-', '');
    expect(alarm.alarm_description).toMatch(
      new RegExp(`^[A-Z].{40,}\\. Runbook: docs/runbook\\.md#${section}$`),
    );
  }
});

test('every queue, the table and the state machine are watched', () => {
  const watched = JSON.stringify(alarms.map(({ dimensions }) => dimensions));
  for (const type of ['aws_sqs_queue', 'aws_dynamodb_table', 'aws_sfn_state_machine'])
    for (const [name] of resourcesOf(stack, type)) expect(watched).toContain(`.${name}.`);
});

/**
 * Metrics that AWS publishes, with their one dimension: Step Functions developer guide, "Step Functions metrics for CloudWatch"; SQS
 * developer guide, "Available CloudWatch metrics for Amazon SQS"; DynamoDB developer guide, "DynamoDB metrics and dimensions".
 */
const PUBLISHED: Readonly<
  Record<string, { readonly dimension: string; readonly metrics: readonly string[] }>
> = {
  'AWS/States': {
    dimension: 'StateMachineArn',
    metrics: ['ExecutionTime', 'ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut'],
  },
  'AWS/SQS': { dimension: 'QueueName', metrics: ['ApproximateNumberOfMessagesVisible'] },
  'AWS/DynamoDB': { dimension: 'TableName', metrics: ['ConsumedWriteCapacityUnits'] },
};

/** Values of that dimension: references to a machine, a queue and a table of the stack. */
const VALUES: Readonly<Record<string, RegExp>> = {
  StateMachineArn: /^\$\{aws_sfn_state_machine\.\w+\.arn\}$/,
  QueueName: /^\$\{aws_sqs_queue\.\w+\.name\}$/,
  TableName: /^\$\{aws_dynamodb_table\.\w+\.name\}$/,
};

test('alarms watch metrics that AWS publishes, by the dimensions that it gives them; of a machine every end but success', () => {
  const watched = alarms.map(({ namespace, metric_name: metric, dimensions }) => {
    const [[dimension = '', value] = [], ...others] = Object.entries(dimensions ?? {});
    expect([dimension, others]).toEqual([PUBLISHED[String(namespace)]?.dimension, []]);
    expect(value).toMatch(VALUES[dimension] ?? /never/);
    return `${namespace} ${metric}`;
  });
  const published = Object.entries(PUBLISHED).flatMap(([namespace, { metrics }]) =>
    metrics.map((metric) => `${namespace} ${metric}`),
  );
  expect([...new Set(watched)].sort()).toEqual(published.sort());
});

test('one data point beyond the limit raises each alarm; times are in milliseconds, as AWS measures them', () => {
  const limits = { 'jobs-slow': 90 * 60_000, 'lookup-writes-high': 7 };
  const raised = resourcesOf(
    featureBatch({ slowAfterMinutes: 90, highWriteUnits: 7 }),
    'aws_cloudwatch_metric_alarm',
  );
  for (const [, alarm] of raised) {
    const suffix = String(alarm.alarm_name).replace('cardlake-test-feature-batch-', '');
    expect([suffix, alarm]).toEqual([
      suffix,
      expect.objectContaining({
        comparison_operator: 'GreaterThanThreshold',
        evaluation_periods: 1,
        threshold: suffix in limits ? limits[suffix as keyof typeof limits] : 0,
      }),
    ]);
  }
});

test('failed and stuck jobs of the own queue are kept', () => {
  const patterns = resourcesOf(stack, 'aws_cloudwatch_event_rule').map(([, { event_pattern: pattern }]) =>
    JSON.parse(String(pattern)),
  );
  const jobQueue = [expect.stringMatching(/aws_batch_job_queue\.\w+\.arn/)];
  expect(patterns).toEqual(
    expect.arrayContaining([
      {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { jobQueue, status: ['FAILED'] },
      },
      { source: ['aws.batch'], 'detail-type': ['Batch Job Queue Blocked'], detail: { jobQueue } },
    ]),
  );
});

test('the declared costs count the alarms, the dashboard and the endpoints; disabled ones do not exist and cost nothing', () => {
  const quantities = (own: Parameters<typeof featureBatch>[0] = {}) =>
    (featureBatchDeclaration.standingCosts?.(featureBatchDeclaration.settings.parse(own)) ?? []).map(
      ({ quantity }) => Math.round(quantity),
    );
  expect(quantities()).toEqual([alarms.length, resourcesOf(stack, 'aws_cloudwatch_dashboard').length, 0]);
  expect(quantities({ network: { kind: 'private' } })[2]).toBe(6 * 730);
  const ofLake = featureBatchDeclaration.standingCosts?.(
    featureBatchDeclaration.settings.parse({}),
    'container',
  );
  const alarmsOfLake = resourcesOf(
    featureBatch({}, { lakeEngine: 'container' }),
    'aws_cloudwatch_metric_alarm',
  );
  expect(ofLake?.[0]?.quantity).toBe(alarmsOfLake.length);
  expect(alarmsOfLake).toHaveLength(alarms.length + 1);
  const silent = { alarms: false, dashboard: false };
  expect(quantities(silent)).toEqual([0, 0, 0]);
  for (const type of ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_dashboard'])
    expect(resourcesOf(featureBatch(silent), type)).toEqual([]);
});
