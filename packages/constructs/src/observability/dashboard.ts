import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ChartMetric } from './metrics';

/** A chart of metrics over time. */
export interface Chart {
  readonly title: string;
  readonly metrics: readonly ChartMetric[];
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
  metrics: metrics.map(({ namespace, name, dimensions, statistic, period, label }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, period, label },
  ]),
  annotations: limit && { horizontal: [{ label: limit.label, value: limit.value }] },
});
