import { SCHEDULED_JOBS } from '@cardlake/job-contract';
import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';

/** Assumed minutes of a daily run in its container, with the start; Fargate bills at least one. */
const RUN_MINUTES = 2;
/** Items that a daily run writes: a row for each vendor and each of the days that change. */
const ITEMS_PER_RUN = 100;

/** Assumed minutes of a run of `card-lake`; what a run takes depends on the lake. */
const LAKE_RUN_MINUTES = 10;

/** Estimates the daily runs of feature jobs, in their containers, and those of `card-lake`; spare capacity costs about a third. */
export function estimateFeatureBatch({ lakeEngine, featureBatch }: Settings): LineItem[] {
  const { enabled, daily, lake, sizes } = featureBatch;
  if (!enabled) return [];
  return [
    ...(daily.enabled
      ? [
          ...daily.jobs.flatMap(({ command: [job = ''], size }) => dailyJob(job, size, sizes[size])),
          ITEMS_WRITTEN,
        ]
      : []),
    ...(lakeEngine === 'container' && lake.enabled
      ? fargate(
          SCHEDULED_JOBS.lake,
          lake.container,
          LAKE_RUN_MINUTES,
          `assumed: ${LAKE_RUN_MINUTES} minutes a run`,
        )
      : []),
  ];
}

/** Size of a container. */
interface Container {
  readonly vcpu: number;
  readonly memoryGb: number;
}

const dailyJob = (job: string, size: string, container: Container): LineItem[] =>
  fargate(job, container, RUN_MINUTES, `assumed: ${RUN_MINUTES} minutes a run, in the size ${size}`);

const ITEMS_WRITTEN: LineItem = {
  service: 'DynamoDB',
  item: 'features written',
  quantity: DAYS_PER_MONTH * ITEMS_PER_RUN,
  price: 'dynamoDb.writeUnit',
  note: `assumed: ${ITEMS_PER_RUN} rows a run`,
};

/** Capacity of a run every day. */
function fargate(jobs: string, { vcpu, memoryGb }: Container, minutes: number, note: string): LineItem[] {
  const hours = (DAYS_PER_MONTH * minutes) / 60;
  const service = 'Fargate';
  return [
    { service, item: `vCPU of ${jobs}`, quantity: hours * vcpu, price: 'fargate.vcpuHour', note },
    { service, item: `memory of ${jobs}`, quantity: hours * memoryGb, price: 'fargate.gbHour', note },
  ];
}
