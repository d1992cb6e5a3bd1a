import { CARDLAKE_METRICS, type ChartMetric } from '@cardlake/constructs';
import { SCORER_METRICS, SCORER_SERVICE, type ScorerFunction } from '@cardlake/job-contract';

/** A metric that a function of the scorer publishes. */
export const scorerMetric = (
  entry: ScorerFunction,
  name: keyof typeof SCORER_METRICS,
  statistic: ChartMetric['statistic'] = 'Sum',
): ChartMetric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: SCORER_METRICS[name],
  dimensions: { service: SCORER_SERVICE, Entry: entry },
  statistic,
  period: 300,
  label: `${entry}: ${name}${statistic === 'Sum' ? '' : ` ${statistic}`}`,
});
