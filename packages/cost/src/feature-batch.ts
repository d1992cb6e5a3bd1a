import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';

/** Assumed minutes of a daily run in its container, with the start; Fargate bills at least one. */
const RUN_MINUTES = 2;
/** Items that a daily run writes: a row for each vendor and each of the days that change. */
const ITEMS_PER_RUN = 100;

/** Estimates the daily runs of feature jobs, in the largest container; spare capacity costs about a third. */
export function estimateFeatureBatch({ featureBatch }: Settings): LineItem[] {
  const { enabled, daily, sizes } = featureBatch;
  if (!enabled || !daily.enabled) return [];
  const hours = (DAYS_PER_MONTH * RUN_MINUTES) / 60;
  const note = `assumed: ${RUN_MINUTES} minutes a run, in the size full`;
  return [
    {
      service: 'Fargate',
      item: 'vCPU of daily jobs',
      quantity: hours * sizes.full.vcpu,
      price: 'fargate.vcpuHour',
      note,
    },
    {
      service: 'Fargate',
      item: 'memory of daily jobs',
      quantity: hours * sizes.full.memoryGb,
      price: 'fargate.gbHour',
      note,
    },
    {
      service: 'DynamoDB',
      item: 'features written',
      quantity: DAYS_PER_MONTH * ITEMS_PER_RUN,
      price: 'dynamoDb.writeUnit',
      note: `assumed: ${ITEMS_PER_RUN} rows a run`,
    },
  ];
}
