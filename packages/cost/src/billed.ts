import { z } from 'zod';

const jobRun = z.object({
  state: z.string().optional(),
  billedResourceUtilization: z
    .object({ vCPUHour: z.number(), memoryGBHour: z.number(), storageGBHour: z.number().optional() })
    .optional(),
});

/** What a Spark job was billed for, on average. */
export interface Billed {
  readonly runs: number;
  readonly vcpuHours: number;
  readonly memoryGbHours: number;
}

/**
 * The average of finished job runs, as EMR Serverless describes them (`GetJobRun`); undefined when none of them says
 * what it was billed for.
 * @param runs the `jobRun` of every answer; anything else counts as one that does not say
 */
export function billedPerRun(runs: readonly unknown[]): Billed | undefined {
  const said = runs.flatMap((run) => {
    const parsed = jobRun.safeParse(run);
    return parsed.success && parsed.data.billedResourceUtilization
      ? [parsed.data.billedResourceUtilization]
      : [];
  });
  if (said.length === 0) return undefined;
  const mean = (pick: (each: (typeof said)[number]) => number): number =>
    said.reduce((sum, each) => sum + pick(each), 0) / said.length;
  return {
    runs: said.length,
    vcpuHours: mean((b) => b.vCPUHour),
    memoryGbHours: mean((b) => b.memoryGBHour),
  };
}
