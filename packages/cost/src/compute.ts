import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import type { Workload } from './workload';

/** Counts the Spark jobs of a month: stream runs, and two jobs per daily run. */
export const countJobsPerMonth = ({ lakeEngine, pipeline: { stream, daily } }: Settings): number =>
  lakeEngine === 'spark'
    ? (stream.enabled ? (DAYS_PER_MONTH * 24 * 60) / stream.everyMinutes : 0) +
      (daily.enabled ? 2 * DAYS_PER_MONTH : 0)
    : 0;

/** Estimates EMR Serverless: from billed usage if it was measured, otherwise from the assumed run length and size. */
export const estimateCompute = (settings: Settings, workload: Workload): LineItem[] =>
  estimateJobs(settings, workload, countJobsPerMonth(settings), 'runs');

/** Estimates some Spark jobs of a month. @param noun what they are, in the plural */
export function estimateJobs(
  settings: Settings,
  { billed, runMinutes, runExecutors }: Workload,
  runs: number,
  noun: string,
): LineItem[] {
  const { architecture, driver, executor, maximumExecutors } = settings.silverGold;
  const executors = Math.min(runExecutors, maximumExecutors);
  const hours = runMinutes / 60;
  const perRun = billed ?? {
    vcpuHours: (driver.vcpu + executors * executor.vcpu) * hours,
    memoryGbHours: (driver.memoryGb + executors * executor.memoryGb) * hours,
  };
  const note =
    billed === undefined
      ? `assumed: ${runMinutes} minutes per run, ${executors} executors`
      : `measured: average of ${billed.runs} runs`;
  const service = 'EMR Serverless';
  return [
    {
      service,
      item: `vCPU of ${Math.round(runs)} ${noun}`,
      quantity: runs * perRun.vcpuHours,
      price: `emr.${architecture}.vcpuHour`,
      note,
    },
    {
      service,
      item: `memory of ${Math.round(runs)} ${noun}`,
      quantity: runs * perRun.memoryGbHours,
      price: `emr.${architecture}.gbHour`,
      note,
    },
  ];
}
