import { CARDLAKE_METRICS, environmentName, type Metric } from '@cardlake/constructs';
import { ELT_METRICS, ELT_SERVICE, type EltFunction } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** Data points of 300 seconds that sum up what was counted. */
const SUM = { statistic: 'Sum', period: 300 } as const;

/**
 * A count that the functions publish under a feed, by the name of its table, or under a function.
 * @param points other data points than its sums
 */
export const eltMetric = (
  settings: Settings,
  under: { readonly Feed: string } | { readonly Function: EltFunction },
  name: keyof typeof ELT_METRICS,
  points: Pick<Metric, 'statistic' | 'period'> = SUM,
): Metric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: ELT_METRICS[name],
  dimensions: { service: ELT_SERVICE, [CARDLAKE_METRICS.dimension]: environmentName(settings), ...under },
  ...points,
  label: `${Object.values(under)[0]}: ${name}`,
});
