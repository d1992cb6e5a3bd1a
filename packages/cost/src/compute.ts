import type { Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { DAYS_PER_MONTH, type Workload } from './workload';

/** Spark runs of a month: stream runs, and the two jobs of the daily run. */
export const runsPerMonth = ({ pipeline }: Settings): number =>
  (pipeline.stream.enabled ? (DAYS_PER_MONTH * 24 * 60) / pipeline.stream.everyMinutes : 0) +
  (pipeline.daily.enabled ? 2 * DAYS_PER_MONTH : 0);

/** EMR Serverless: what runs were billed for where that is known, otherwise the workers for as long as assumed. */
export function compute(settings: Settings, { billed, runMinutes, runExecutors }: Workload): LineItem[] {
  const { architecture, driver, executor, maximumExecutors } = settings.silverGold;
  const runs = runsPerMonth(settings);
  const executors = Math.min(runExecutors, maximumExecutors);
  const hours = runMinutes / 60;
  const perRun = billed ?? {
    vcpuHours: (driver.vcpu + executors * executor.vcpu) * hours,
    memoryGbHours: (driver.memoryGb + executors * executor.memoryGb) * hours,
  };
  const note =
    billed === undefined
      ? `assumed: ${runMinutes} minutes a run, ${executors} executors`
      : `measured: the mean of ${billed.runs} runs`;
  const service = 'EMR Serverless';
  return [
    {
      service,
      item: `vCPU of ${Math.round(runs)} runs`,
      quantity: runs * perRun.vcpuHours,
      price: `emr.${architecture}.vcpuHour`,
      note,
    },
    {
      service,
      item: `memory of ${Math.round(runs)} runs`,
      quantity: runs * perRun.memoryGbHours,
      price: `emr.${architecture}.gbHour`,
      note,
    },
  ];
}
