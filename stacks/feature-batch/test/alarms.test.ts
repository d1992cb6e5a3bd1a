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
