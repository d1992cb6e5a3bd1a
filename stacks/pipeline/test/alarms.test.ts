import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { type EnvironmentSettings, pipelineDeclaration } from '@cardlake/platform';
import { resourcesOf, synthesize, testDefinition, testInputs } from './support/pipeline';

const alarmsOf = (pipeline: EnvironmentSettings['pipeline'] = {}) =>
  resourcesOf(synthesize({ pipeline }), 'aws_cloudwatch_metric_alarm');
const named = (suffix: string, pipeline: EnvironmentSettings['pipeline'] = {}) =>
  alarmsOf(pipeline).find(({ alarm_name }) => alarm_name === `cardlake-test-pipeline-${suffix}`);

test('every alarm notifies the alert topic when it goes off and when it recovers', () => {
  for (const alarm of alarmsOf()) {
    const topic = [expect.stringContaining('alert_topic_arn')];
    expect(alarm).toMatchObject({ alarm_actions: topic, ok_actions: topic });
  }
});

test('every alarm describes the problem in sentences, and names its section of the runbook', () => {
  for (const { alarm_description, alarm_name } of alarmsOf()) {
    const section = String(alarm_name).replace('cardlake-test-pipeline-', '');
    expect(alarm_description).toMatch(/^[A-Z].{40,}\. Runbook: /);
    expect(alarm_description).toMatch(new RegExp(`docs/runbook\\.md#${section}$`));
  }
});

test('CloudWatch accepts the period of every alarm', () => {
  for (const freshnessMinutes of [20, 60, 1440]) {
    for (const { period, evaluation_periods } of alarmsOf({ freshnessMinutes })) {
      expect(Number(period) % 60).toBe(0);
      expect(Number(period) * Number(evaluation_periods)).toBeLessThanOrEqual(86_400);
    }
  }
});

test('gold is late if no stream run succeeds for the time of the settings, even if no data arrives', () => {
  expect(named('gold-late', { freshnessMinutes: 45 })).toMatchObject({
    namespace: CARDLAKE_METRICS.namespace,
    metric_name: CARDLAKE_METRICS.names.streamRuns,
    dimensions: { Environment: 'cardlake-test' },
    statistic: 'Sum',
    period: 45 * 60,
    threshold: 1,
    comparison_operator: 'LessThanThreshold',
    treat_missing_data: 'breaching',
  });
});

test('the metric of the freshness alarm is the one that the state machine publishes', () => {
  const { Namespace, MetricData } = (testDefinition().States.PublishStreamMetrics?.Arguments ?? {}) as {
    Namespace?: string;
    MetricData?: { MetricName: string; Dimensions: { Name: string; Value: string }[] }[];
  };
  const alarm = named('gold-late');
  const published = MetricData?.find(({ MetricName }) => MetricName === alarm?.metric_name);
  expect(Namespace).toBe(alarm?.namespace);
  expect(published?.Dimensions.map(({ Name, Value }) => [Name, Value])).toEqual(
    Object.entries(alarm?.dimensions ?? {}),
  );
});

test('only freshness treats missing data as a problem', () => {
  const breaching = alarmsOf().filter(({ treat_missing_data }) => treat_missing_data === 'breaching');
  expect(breaching.map(({ alarm_name }) => alarm_name)).toEqual(['cardlake-test-pipeline-gold-late']);
});

test('without stream runs gold is never late, but Firehose still loses what it holds for a day', () => {
  const late = alarmsOf({ stream: { enabled: false } }).map(({ alarm_name }) => String(alarm_name));
  expect(late.filter((name) => name.endsWith('late'))).toEqual([
    'cardlake-test-pipeline-bronze-late',
    'cardlake-test-pipeline-disputes-late',
  ]);
});

test('a producer that is throttled by the delivery of disputes raises an alarm', () => {
  expect(named('disputes-throttled')).toMatchObject({
    metric_name: 'ThrottledRecords',
    dimensions: { DeliveryStreamName: expect.stringContaining('dispute_delivery_name') },
    statistic: 'Sum',
    threshold: 0,
  });
});

test('Firehose may hold records for its buffer interval before bronze is late', () => {
  const [alarm] = resourcesOf(
    synthesize({ bronze: { bufferSeconds: 900 } }),
    'aws_cloudwatch_metric_alarm',
  ).filter(({ alarm_name }) => alarm_name === 'cardlake-test-pipeline-bronze-late');
  expect(alarm?.threshold).toBe(1500);
});

test.each(['failed', 'timedout', 'aborted'])('one %s run raises an alarm', (outcome) => {
  expect(named(`run-${outcome}`)).toMatchObject({
    namespace: 'AWS/States',
    threshold: 0,
    comparison_operator: 'GreaterThanThreshold',
    evaluation_periods: 1,
  });
});

test('every dead-letter queue has an alarm at the first message', () => {
  const queues = ['failed-starts', 'writer-dead-letters'].map((name) => named(name));
  expect(queues).toEqual([
    expect.objectContaining({
      dimensions: { QueueName: expect.stringContaining('aws_sqs_queue.Schedules_Lost') },
    }),
    expect.objectContaining({
      dimensions: { QueueName: expect.stringContaining('writer_dead_letters_name') },
    }),
  ]);
  for (const queue of queues)
    expect(queue).toMatchObject({ threshold: 0, comparison_operator: 'GreaterThanThreshold' });
});

test('the declared costs count the alarms and the published metrics', () => {
  const { pipeline } = testInputs().settings;
  const quantities = new Map(
    pipelineDeclaration.standingCosts?.(pipeline).map(({ item, quantity }) => [item, quantity]),
  );
  const published = [...JSON.stringify(testDefinition()).matchAll(/"MetricName":"(\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(quantities.get('alarms')).toBe(alarmsOf().length);
  expect(quantities.get('metrics')).toBe(new Set(published).size);
});

test('disabled alarms do not exist, and cost nothing', () => {
  expect(alarmsOf({ alarms: false })).toEqual([]);
  const costs = pipelineDeclaration.standingCosts?.({ ...testInputs().settings.pipeline, alarms: false });
  expect(costs?.find(({ item }) => item === 'alarms')?.quantity).toBe(0);
});
