import { named, resourcesOf } from '@cardlake/constructs/test-kit';
import {
  ENDPOINT_METRICS,
  RELEASE_WATCH,
  SCORER_METRICS,
  SCORER_SERVICE,
  STEP_METRICS,
  VERSION_DRIFT_METRICS,
  VERSION_METRICS,
  WATCH_METRICS,
} from '@cardlake/job-contract';
import { predictionDeclaration } from '@cardlake/platform';
import { prediction } from './support';

const stack = prediction();
const alarms = resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
const alarm = (suffix: string, json = stack) =>
  resourcesOf(json, 'aws_cloudwatch_metric_alarm')
    .map(([, each]) => each)
    .find(({ alarm_name }) => alarm_name === `cardlake-test-prediction-${suffix}`);

test('every alarm notifies the alert topic, describes the problem in sentences, and names its section of the runbook', () => {
  for (const each of alarms) {
    const topic = [expect.stringContaining('alert_topic_arn')];
    expect(each).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    const section = String(each.alarm_name).replace('cardlake-test-prediction-', '');
    expect(each.alarm_description).toMatch(/^[A-Z].{40,}\. Runbook: /);
    expect(each.alarm_description).toMatch(new RegExp(`docs/runbook\\.md#${section}$`));
  }
});

test('every queue, function and table of the stack is watched, and so are the delivery and its lag', () => {
  const watched = JSON.stringify(alarms.map(({ dimensions }) => dimensions));
  const unused = resourcesOf(stack, 'aws_sqs_queue').filter(([name]) => !watched.includes(`.${name}.`));
  // Only asynchronous invocations use the dead-letter queue of a function that answers, or that only a state machine calls.
  expect(unused.map(([name]) => name).sort()).toEqual([
    expect.stringMatching(/^Scorer_answer_DeadLetters/),
    expect.stringMatching(/^Scorer_step_DeadLetters/),
    expect.stringMatching(/^Watching_watch_DeadLetters/),
  ]);
  for (const type of ['aws_lambda_function', 'aws_dynamodb_table', 'aws_kinesis_firehose_delivery_stream']) {
    // The state machines tell of a step that failed.
    for (const [name] of resourcesOf(stack, type))
      if (!/^(Releases_Function|Scorer_step|Watching_watch)/.test(name))
        expect(watched).toContain(`.${name}.`);
  }
});

test('an execution that fails, ends too late or is stopped raises an alarm', () => {
  for (const [machine, suffix, name] of [
    ['Releases', 'release-failed', 'ExecutionsFailed'],
    ['Releases', 'release-timed-out', 'ExecutionsTimedOut'],
    ['Releases', 'release-aborted', 'ExecutionsAborted'],
    ['StepByStep', 'score-event-failed', 'ExecutionsFailed'],
    ['StepByStep', 'score-event-timed-out', 'ExecutionsTimedOut'],
  ] as const) {
    expect(alarm(suffix)).toMatchObject({ metric_name: name, threshold: 0 });
    expect(JSON.stringify(alarm(suffix)?.dimensions)).toContain(`.${machine}_Machine`);
  }
});

test('callers who got no decision raise an alarm, although a status is no error of the function', () => {
  expect(alarm('answers-failed')).toMatchObject({
    namespace: 'Cardlake',
    metric_name: SCORER_METRICS.failed,
    dimensions: { service: SCORER_SERVICE, Environment: 'cardlake-test', Entry: 'answer' },
    threshold: 0,
  });
});

test('records may wait for their decision as long as the settings say', () => {
  expect(alarm('decisions-behind', prediction({ behindSeconds: 5 }))).toMatchObject({
    metric_name: 'IteratorAge',
    threshold: 5000,
    statistic: 'Maximum',
  });
});

test('answers may take as long as the settings say, and a few slow ones among few are no alarm', () => {
  const { statistic, ...slow } =
    alarm('answers-slow', prediction({ answer: { slowMilliseconds: 50 } })) ?? {};
  expect(statistic).toBeUndefined();
  expect(slow).toMatchObject({
    metric_name: 'Duration',
    extended_statistic: 'p99',
    evaluate_low_sample_count_percentiles: 'ignore',
    threshold: 50,
    evaluation_periods: 2,
  });
});

test('slow answers of a share of the cards raise their alarm while it is watched', () => {
  const { evaluation_periods: periods, period } = alarm('answers-slow') ?? {};
  // The share begins within a data point, whose answers are not all slow; CloudWatch looks every minute, and a metric takes another one to arrive.
  const slowestMinutes = ((Number(periods) + 1) * Number(period)) / 60 + 2;
  expect(slowestMinutes).toBeLessThanOrEqual(RELEASE_WATCH.minutes);
});

test.each([
  ['decisions-stale', SCORER_METRICS.stale],
  ['decisions-incomplete', SCORER_METRICS.incomplete],
])('%s is raised by decisions that last, not by one', (suffix, metric) => {
  expect(alarm(suffix)).toMatchObject({
    metric_name: metric,
    dimensions: { service: SCORER_SERVICE, Environment: 'cardlake-test', Entry: 'stream' },
    evaluation_periods: 3,
    threshold: 0,
  });
});

test.each([
  ['audit-mismatch', WATCH_METRICS.mismatches, 0],
  ['decisions-unaudited', WATCH_METRICS.unaudited, 0],
  ['decision-drift', WATCH_METRICS.drift, 0.5],
])('%s tells of a day for a day, although a run is repeated', (suffix, metric, threshold) => {
  expect(alarm(suffix, prediction({ watch: { maxDrift: 0.5 } }))).toMatchObject({
    namespace: 'Cardlake',
    metric_name: metric,
    dimensions: { service: SCORER_SERVICE, Environment: 'cardlake-test', Entry: 'watch' },
    statistic: 'Maximum',
    period: 86_400,
    evaluation_periods: 1,
    threshold,
    treat_missing_data: 'notBreaching',
  });
});

test('Firehose may hold decisions for its buffer interval before they are late', () => {
  expect(alarm('decisions-late', prediction({}, { bronze: { bufferSeconds: 900 } }))?.threshold).toBe(1500);
});

test('the declared costs count the alarms and the dashboard, and disabled ones do not exist and cost nothing', () => {
  const quantities = (changes: object) =>
    Object.fromEntries(
      (
        predictionDeclaration.standingCosts?.({
          ...predictionDeclaration.settings.parse({}),
          ...changes,
        }) ?? []
      ).map(({ item, quantity }) => [item, quantity]),
    );
  expect(quantities({})).toEqual({
    'endpoint of the version that decides': 0,
    'weekly training, at most': 0,
    'alarms of decisions': alarms.length,
    'dashboard of decisions': 1,
  });
  const hosted = resourcesOf(prediction({ scorer: 'endpoint' }), 'aws_cloudwatch_metric_alarm');
  expect(
    quantities({ scorer: 'endpoint', endpoint: { instanceType: 'ml.m5.large', instances: 2 } }),
  ).toMatchObject({
    'alarms of decisions': hosted.length,
    'endpoint of the version that decides': 2 * 730,
  });
  expect(quantities({ alarms: false, dashboard: false })).toEqual({
    'endpoint of the version that decides': 0,
    'weekly training, at most': 0,
    'alarms of decisions': 0,
    'dashboard of decisions': 0,
  });
  const bare = prediction({ alarms: false, dashboard: false });
  expect(resourcesOf(bare, 'aws_cloudwatch_metric_alarm')).toEqual([]);
  expect(resourcesOf(bare, 'aws_cloudwatch_dashboard')).toEqual([]);
});

const DECISION_METRICS = [SCORER_METRICS, STEP_METRICS, WATCH_METRICS].flatMap((names) =>
  Object.values<string>(names),
);

test.each([
  ['in-process', DECISION_METRICS],
  ['endpoint', [...DECISION_METRICS, ...Object.values(ENDPOINT_METRICS)]],
] as const)(
  'charts do not overlap, have titles that differ, and show every metric; rows scored %s',
  (scorer, metrics) => {
    const body = JSON.parse(
      String(named(prediction({ scorer }), 'aws_cloudwatch_dashboard', 'Dashboard').dashboard_body),
    ) as {
      widgets: { x: number; y: number; properties: { title: string; metrics: unknown[][] } }[];
    };
    const titles = body.widgets.map(({ properties }) => properties.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(new Set(body.widgets.map(({ x, y }) => `${x}/${y}`)).size).toBe(titles.length);
    const series = body.widgets.flatMap(({ properties }) => properties.metrics);
    const shown = series.flatMap(([namespace, name]) => (namespace === 'Cardlake' ? [name] : []));
    expect([...new Set(shown)].sort()).toEqual([...metrics].sort());
    for (const name of [VERSION_METRICS, VERSION_DRIFT_METRICS].flatMap((names) =>
      Object.values<string>(names),
    ))
      expect(JSON.stringify(series)).toContain(
        JSON.stringify(
          `SEARCH('{Cardlake,service,Environment,Version} MetricName="${name}" service="scorer" Environment="cardlake-test"'`,
        ).slice(1, -1),
      );
  },
);
