import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { resourcesOf, synthesize, testDefinition } from './support/pipeline';

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly metrics: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
  };
}

const resources = synthesize({ pipeline: { freshnessMinutes: 45 } });
const [dashboard] = resourcesOf(resources, 'aws_cloudwatch_dashboard');
const { widgets } = JSON.parse(String(dashboard?.dashboard_body)) as { widgets: readonly Widget[] };
const chart = (title: string) => widgets.find(({ properties }) => properties.title === title)?.properties;

/** Metrics for queries of individual runs. */
const NOT_CHARTED = ['GoldRows'];

test('the dashboard shows the metrics that the state machine publishes, under their dimension', () => {
  const published = [...JSON.stringify(testDefinition()).matchAll(/"MetricName":"(\w+)"/g)].map(
    ([, name]) => name,
  );
  const shown = widgets
    .flatMap(({ properties }) => properties.metrics)
    .filter(([namespace]) => namespace === CARDLAKE_METRICS.namespace);
  expect(new Set([...shown.map(([, name]) => name), ...NOT_CHARTED])).toEqual(new Set(published));
  for (const [, , dimension, value] of shown)
    expect([dimension, value]).toEqual(['Environment', 'cardlake-test']);
});

test('no two charts overlap, and rows are full width', () => {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from(
      { length: width * height },
      (_, index) => `${x + (index % width)}/${y + Math.floor(index / width)}`,
    ),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

test('titles differ, and every metric has a label', () => {
  const titles = widgets.map(({ properties }) => properties.title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { properties } of widgets) {
    for (const metric of properties.metrics)
      expect(metric.at(-1)).toMatchObject({ label: expect.stringMatching(/./) });
  }
});

test.each([
  ['Freshness of gold (s)', 45 * 60],
  ['Delivery to bronze (share)', 0.95],
])('the line in "%s" is the threshold of its alarm', (title, value) => {
  expect(chart(title)?.annotations?.horizontal).toEqual([{ label: 'alarm', value }]);
  const thresholds = resourcesOf(resources, 'aws_cloudwatch_metric_alarm').flatMap(
    ({ threshold, period, metric_name }) => [
      threshold,
      metric_name === CARDLAKE_METRICS.names.streamRuns && period,
    ],
  );
  expect(thresholds).toContain(value);
});

test('a disabled dashboard does not exist', () => {
  expect(resourcesOf(synthesize({ pipeline: { dashboard: false } }), 'aws_cloudwatch_dashboard')).toEqual([]);
});
