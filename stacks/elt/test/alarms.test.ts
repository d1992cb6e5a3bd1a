import { named, resourcesOf } from '@cardlake/constructs/test-kit';
import { ELT_METRICS } from '@cardlake/job-contract';
import { eltDeclaration } from '@cardlake/platform';
import { elt } from './support';

const stack = elt();
const alarmsOf = (json: typeof stack) =>
  resourcesOf(json, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm);
const alarms = alarmsOf(stack);

test('every alarm notifies the alert topic, describes the problem in sentences, and names its section of the runbook', () => {
  for (const each of alarms) {
    const topic = [expect.stringContaining('alert_topic_arn')];
    expect(each).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    const section = String(each.alarm_name).replace('cardlake-test-elt-', '');
    expect(each.alarm_description).toMatch(/^[A-Z].{40,}\. Runbook: /);
    expect(each.alarm_description).toMatch(new RegExp(`docs/runbook\\.md#${section}$`));
  }
});

test('every queue, function and table of the stack is watched', () => {
  const watched = JSON.stringify(alarms.map(({ dimensions }) => dimensions));
  for (const type of ['aws_sqs_queue', 'aws_lambda_function', 'aws_dynamodb_table'])
    for (const [name] of resourcesOf(stack, type)) expect(watched).toContain(`.${name}.`);
});

test('messages may wait as long as the settings say', () => {
  const waiting = alarmsOf(elt({ waitingMinutes: 5 })).filter(
    ({ metric_name }) => metric_name === 'ApproximateAgeOfOldestMessage',
  );
  expect(waiting.map(({ threshold, statistic }) => [threshold, statistic])).toEqual([
    [300, 'Maximum'],
    [300, 'Maximum'],
    [300, 'Maximum'],
  ]);
});

test('the declared costs count the alarms and the dashboard, and disabled ones do not exist and cost nothing', () => {
  const quantities = (own: Parameters<typeof elt>[0] = {}) =>
    (eltDeclaration.standingCosts?.(eltDeclaration.settings.parse(own)) ?? []).map(
      ({ quantity }) => quantity,
    );
  expect(quantities()).toEqual([alarms.length, 1]);
  const unpublished = { publish: { enabled: false } };
  expect(quantities(unpublished)).toEqual([alarmsOf(elt(unpublished)).length, 1]);
  const silent = { alarms: false, dashboard: false };
  expect(quantities(silent)).toEqual([0, 0]);
  for (const type of ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_dashboard'])
    expect(resourcesOf(elt(silent), type)).toEqual([]);
});

test('charts do not overlap, have titles that differ, and show every metric of the functions', () => {
  const { dashboard_body: body } = named(stack, 'aws_cloudwatch_dashboard', 'Dashboard');
  const { widgets } = JSON.parse(String(body)) as {
    widgets: { x: number; y: number; properties: { title: string; metrics: unknown[][] } }[];
  };
  const titles = widgets.map(({ properties }) => properties.title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(new Set(widgets.map(({ x, y }) => `${x}/${y}`)).size).toBe(titles.length);
  const shown = widgets
    .flatMap(({ properties }) => properties.metrics)
    .flatMap(([namespace, name]) => (namespace === 'Cardlake' ? [name] : []));
  expect([...new Set(shown)].sort()).toEqual(Object.values(ELT_METRICS).sort());
});
