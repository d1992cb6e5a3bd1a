import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ChartMetric, ChartSearch } from './metrics';

/** A chart of metrics over time. */
export interface Chart {
  readonly title: string;
  readonly metrics: readonly (ChartMetric | ChartSearch)[];
  /** Horizontal line to compare the metrics with. @default - none */
  readonly limit?: { readonly label: string; readonly value: number };
}

/** Props of `Dashboard`. */
export interface DashboardProps {
  readonly name: string;
  readonly charts: readonly Chart[];
}

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;

/** A CloudWatch dashboard with three charts per row. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { region } = LakeStack.of(this).settings;
    new CloudwatchDashboard(this, 'Resource', {
      dashboardName: props.name,
      dashboardBody: JSON.stringify({
        widgets: props.charts.map((chart, index) => ({
          type: 'metric',
          x: (index % COLUMNS) * WIDTH,
          y: Math.floor(index / COLUMNS) * HEIGHT,
          width: WIDTH,
          height: HEIGHT,
          properties: { ...toWidgetProperties(chart), region },
        })),
      }),
    });
  }
}

const toWidgetProperties = ({ title, metrics, limit }: Chart) => ({
  title,
  view: 'timeSeries',
  metrics: metrics.map(toSeries),
  annotations: limit && { horizontal: [{ label: limit.label, value: limit.value }] },
});

const toSeries = (shown: ChartMetric | ChartSearch): unknown[] => {
  if ('eachValueOf' in shown) return [{ expression: searchFor(shown), label: shown.label }];
  const { namespace, name, dimensions, statistic, period, label } = shown;
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, period, label }];
};

/**
 * Writes the expression that finds the metrics with some dimensions, and any value of one more (user guide, "CloudWatch search expression
 * syntax"). It finds those that had values within two weeks.
 */
function searchFor({ namespace, name, dimensions, eachValueOf, statistic, period }: ChartSearch): string {
  const schema = [namespace, ...Object.keys(dimensions), eachValueOf].join(',');
  const terms = Object.entries(dimensions).map(([dimension, value]) => `${dimension}="${value}"`);
  return `SEARCH('{${schema}} ${[`MetricName="${name}"`, ...terms].join(' ')}', '${statistic}', ${period})`;
}
