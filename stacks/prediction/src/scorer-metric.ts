import { CARDLAKE_METRICS, type ChartMetric, environmentName, type Metric } from '@cardlake/constructs';
import {
  ENDPOINT_METRICS,
  SCORER_METRICS,
  SCORER_SERVICE,
  type ScorerFunction,
  type Slot,
} from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** Length of a data point, in seconds. */
const PERIOD = 300;

/** Dimensions that all metrics of the functions have. */
const shared = (settings: Settings) => ({
  service: SCORER_SERVICE,
  [CARDLAKE_METRICS.dimension]: environmentName(settings),
});

/** A metric that a function of the scorer publishes. */
export const scorerMetric = (
  settings: Settings,
  entry: ScorerFunction,
  name: keyof typeof SCORER_METRICS,
  statistic: ChartMetric['statistic'] = 'Sum',
): ChartMetric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: SCORER_METRICS[name],
  dimensions: { ...shared(settings), Entry: entry },
  statistic,
  period: PERIOD,
  label: `${entry}: ${name}${statistic === 'Sum' ? '' : ` ${statistic}`}`,
});

/** A count of the rows that the functions had scored, or not, by the endpoint of a slot. */
export const endpointMetric = (
  settings: Settings,
  slot: Slot,
  name: keyof typeof ENDPOINT_METRICS,
): Metric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: ENDPOINT_METRICS[name],
  dimensions: { ...shared(settings), Slot: slot },
  statistic: 'Sum',
  period: PERIOD,
  label: `${slot}: ${name}`,
});
