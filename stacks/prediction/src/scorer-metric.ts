import { CARDLAKE_METRICS, type ChartMetric, environmentName } from '@cardlake/constructs';
import { SCORER_METRICS, SCORER_SERVICE, type ScorerFunction } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** A metric that a function of the scorer publishes. */
export const scorerMetric = (
  settings: Settings,
  entry: ScorerFunction,
  name: keyof typeof SCORER_METRICS,
  statistic: ChartMetric['statistic'] = 'Sum',
): ChartMetric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: SCORER_METRICS[name],
  dimensions: {
    service: SCORER_SERVICE,
    [CARDLAKE_METRICS.dimension]: environmentName(settings),
    Entry: entry,
  },
  statistic,
  period: 300,
  label: `${entry}: ${name}${statistic === 'Sum' ? '' : ` ${statistic}`}`,
});
