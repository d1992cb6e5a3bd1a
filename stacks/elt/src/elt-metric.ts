import { CARDLAKE_METRICS, environmentName, type Metric } from '@cardlake/constructs';
import { ELT_METRICS, ELT_SERVICE, type EltFunction } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** Length of a data point, in seconds. */
const PERIOD = 300;

/** A count that the functions publish under a feed, by the name of its table, or under a function. */
export const eltMetric = (
  settings: Settings,
  under: { readonly Feed: string } | { readonly Function: EltFunction },
  name: keyof typeof ELT_METRICS,
): Metric => ({
  namespace: CARDLAKE_METRICS.namespace,
  name: ELT_METRICS[name],
  dimensions: { service: ELT_SERVICE, [CARDLAKE_METRICS.dimension]: environmentName(settings), ...under },
  statistic: 'Sum',
  period: PERIOD,
  label: `${Object.values(under)[0]}: ${name}`,
});
