import {
  CARDLAKE_METRICS,
  type ChartMetric,
  type ChartSearch,
  environmentName,
  type Metric,
  type Percentile,
} from '@cardlake/constructs';
import {
  ENDPOINT_METRICS,
  SCORER_METRICS,
  SCORER_SERVICE,
  type ScorerFunction,
  type Slot,
  STEP_METRICS,
  VERSION_DRIFT_METRICS,
  VERSION_METRICS,
  WATCH_METRICS,
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
  statistic: Metric['statistic'] = 'Sum',
): Metric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: SCORER_METRICS[name],
  dimensions: { ...shared(settings), Entry: entry },
  statistic,
  period: PERIOD,
  label: `${entry}: ${name}`,
});

/** A percentile of the time of whole decisions. */
export const decisionTime = (
  settings: Settings,
  entry: ScorerFunction,
  statistic: Percentile,
): ChartMetric => ({
  ...scorerMetric(settings, entry, 'milliseconds'),
  statistic,
  label: `${entry}: ${statistic}`,
});

/** A percentile of the time of a step. */
export const stepTime = (
  settings: Settings,
  entry: ScorerFunction,
  step: keyof typeof STEP_METRICS,
  statistic: Percentile,
): ChartMetric => ({
  ...decisionTime(settings, entry, statistic),
  name: STEP_METRICS[step],
  label: step,
});

/** A metric of each version that decides. */
export const versionMetric = (
  settings: Settings,
  name: keyof typeof VERSION_METRICS,
  statistic: ChartMetric['statistic'],
  label: string,
): ChartSearch => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: VERSION_METRICS[name],
  dimensions: shared(settings),
  eachValueOf: 'Version',
  statistic,
  period: PERIOD,
  label,
});

/** Length of a data point of what is measured once a day, in seconds. */
const DAY = 86_400;

/** A metric of the decisions of a day. A run that is repeated counts them again, so that the greatest value is theirs. */
export const watchMetric = (settings: Settings, name: keyof typeof WATCH_METRICS): Metric => ({
  ...scorerMetric(settings, 'watch', 'decided', 'Maximum'),
  name: WATCH_METRICS[name],
  period: DAY,
  label: name,
});

/** The drift of each version that decided on a day. */
export const versionDrift = (settings: Settings, name: keyof typeof VERSION_DRIFT_METRICS): ChartSearch => ({
  ...versionMetric(settings, 'probability', 'Maximum', name),
  name: VERSION_DRIFT_METRICS[name],
  period: DAY,
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
