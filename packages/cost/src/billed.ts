import { z } from 'zod';

const jobRun = z.object({
  state: z.string().optional(),
  billedResourceUtilization: z
    .object({ vCPUHour: z.number(), memoryGBHour: z.number(), storageGBHour: z.number().optional() })
    .optional(),
});

/** Average usage that EMR billed for a Spark job. */
export interface BilledUsage {
  readonly runs: number;
  readonly vcpuHours: number;
  readonly memoryGbHours: number;
}

/**
 * Averages the billed usage of finished job runs, maintenance included; undefined if none reports it.
 * @param runs the `jobRun` of each response to `GetJobRun`; other values are ignored
 */
export function billedPerRun(runs: readonly unknown[]): BilledUsage | undefined {
  const reported = runs.flatMap((run) => {
    const parsed = jobRun.safeParse(run);
    const billed = parsed.success ? parsed.data.billedResourceUtilization : undefined;
    // Zero is no bill yet: every worker is billed for a minute at least.
    return billed && billed.vCPUHour > 0 ? [billed] : [];
  });
  if (reported.length === 0) return undefined;
  const mean = (pick: (each: (typeof reported)[number]) => number): number =>
    reported.reduce((sum, each) => sum + pick(each), 0) / reported.length;
  return {
    runs: reported.length,
    vcpuHours: mean((b) => b.vCPUHour),
    memoryGbHours: mean((b) => b.memoryGBHour),
  };
}
