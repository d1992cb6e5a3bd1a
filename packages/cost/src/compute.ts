import type { Quantity } from './line';
import type { CostSettings } from './settings';
import { DAYS, type Traffic } from './traffic';

/** Spark runs of a month: stream runs, and the two jobs of the daily run. */
export const runsPerMonth = ({ pipeline }: CostSettings): number =>
  (pipeline.stream.enabled ? (DAYS * 24 * 60) / pipeline.stream.everyMinutes : 0) +
  (pipeline.daily.enabled ? 2 * DAYS : 0);

/** EMR Serverless: what runs were billed for where that is known, otherwise the workers for as long as assumed. */
export function compute(settings: CostSettings, { billed, runMinutes, runExecutors }: Traffic): Quantity[] {
  const { architecture, driver, executor, maximumExecutors } = settings.silverGold;
  const runs = runsPerMonth(settings);
  const executors = Math.min(runExecutors, maximumExecutors);
  const hours = runMinutes / 60;
  const perRun = billed ?? {
    vcpuHours: (driver.vcpu + executors * executor.vcpu) * hours,
    memoryGbHours: (driver.memoryGb + executors * executor.memoryGb) * hours,
  };
  const because =
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
      because,
    },
    {
      service,
      item: `memory of ${Math.round(runs)} runs`,
      quantity: runs * perRun.memoryGbHours,
      price: `emr.${architecture}.gbHour`,
      because,
    },
  ];
}
