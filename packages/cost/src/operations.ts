import type { Settings } from '@cardlake/platform';
import { countJobsPerMonth } from './compute';
import type { LineItem } from './line-item';

/** State transitions of an average run: a few with several parts, and some that find another run in progress. */
const TRANSITIONS_PER_RUN = 12;
/** KMS requests of a run; bucket keys keep the number low. */
const KEY_REQUESTS_PER_RUN = 300;
const LOG_GB_PER_RUN = 0.0005;

/** Estimates orchestration, encryption and logs by the number of runs. */
export function estimateOperations(settings: Settings): LineItem[] {
  const runs = countJobsPerMonth(settings);
  return [
    {
      service: 'Step Functions',
      item: 'transitions',
      quantity: runs * TRANSITIONS_PER_RUN,
      price: 'stepFunctions.transition',
    },
    { service: 'KMS', item: 'requests', quantity: runs * KEY_REQUESTS_PER_RUN, price: 'kms.request' },
    { service: 'CloudWatch', item: 'logs', quantity: runs * LOG_GB_PER_RUN, price: 'cloudWatch.logGb' },
  ];
}
