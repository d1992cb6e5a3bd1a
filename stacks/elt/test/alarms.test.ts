import { named, resourcesOf, variablesOf } from '@cardlake/constructs/test-kit';
import { feedTableName, publishedFeeds } from '@cardlake/feeds';
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

const alarmOf = (json: typeof stack, name: string) =>
  alarmsOf(json).find(({ alarm_name }) => String(alarm_name).endsWith(`-${name}`));

test('the share of rejected records goes off above that of the settings, in any publication', () => {
  const { service, Environment, ...dimensions } = Object(alarmOf(stack, 'records-rejected')?.dimensions);
  expect([service, Environment, dimensions]).toEqual(['elt', 'cardlake-test', { Function: 'publisher' }]);
  expect(alarmOf(elt({ publish: { rejectedPercent: 0.5 } }), 'records-rejected')).toMatchObject({
    metric_name: ELT_METRICS.rejectedPercent,
    statistic: 'Maximum',
    comparison_operator: 'GreaterThanThreshold',
    threshold: 0.5,
  });
});

test('a stale feed is looked for by each scheduled start, two of which are in a data point, and not without them', () => {
  expect(alarmOf(elt({ publish: { everyMinutes: 30 } }), 'feeds-stale')).toMatchObject({
    metric_name: ELT_METRICS.stale,
    dimensions: expect.objectContaining({ Function: 'publisher' }),
    statistic: 'Minimum',
    period: 3600,
    threshold: 0,
  });
  expect(alarmOf(elt({ publish: { everyMinutes: 1440 } }), 'feeds-stale')?.period).toBe(86_400);
  expect(alarmOf(elt({ publish: { bySchedule: false } }), 'feeds-stale')).toBeUndefined();
});

test('the publisher knows for each feed after how many hours it is stale, and a table that no feed has is refused', () => {
  const given = (publish: object) =>
    JSON.parse(
      String(variablesOf(named(elt({ publish }), 'aws_lambda_function', 'Publish')).own.STALE_HOURS),
    );
  expect(given({})).toEqual(Object.fromEntries(publishedFeeds.map((feed) => [feedTableName(feed), 48])));
  expect(given({ staleHours: 6, staleHoursOf: { merchants: 200 } })).toMatchObject({
    shipments: 6,
    merchants: 200,
  });
  expect(() => elt({ publish: { staleHoursOf: { parcels: 1 } } })).toThrow(
    /staleHoursOf.*\n.*shipments, merchants.*; found parcels/,
  );
});

test('the declared costs count the alarms and the dashboard, and disabled ones do not exist and cost nothing', () => {
  const quantities = (own: Parameters<typeof elt>[0] = {}) =>
    (eltDeclaration.standingCosts?.(eltDeclaration.settings.parse(own)) ?? []).map(
      ({ quantity }) => quantity,
    );
  expect(quantities()).toEqual([alarms.length, 1]);
  const unpublished = { publish: { enabled: false } };
  expect(quantities(unpublished)).toEqual([alarmsOf(elt(unpublished)).length, 1]);
  const byHand = { publish: { bySchedule: false } };
  expect(quantities(byHand)).toEqual([alarmsOf(elt(byHand)).length, 1]);
  const unattended = { ops: { enabled: false } };
  expect(quantities(unattended)).toEqual([alarmsOf(elt(unattended)).length, 1]);
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
