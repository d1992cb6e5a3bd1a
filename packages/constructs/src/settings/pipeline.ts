import { z } from 'zod';
import { minutes } from './fields';

/** The pipeline stack: when it runs, and what watches it. */
export const pipelineSettings = z.strictObject({
  stream: z
    .strictObject({
      /** @default true */
      enabled: z.boolean().default(true),
      /** Minutes between two runs. @default 10 */
      everyMinutes: minutes.max(1440).default(10),
    })
    .prefault({}),
  daily: z
    .strictObject({
      /** @default true */
      enabled: z.boolean().default(true),
      /** Hour (UTC) of the daily run; yesterday's events should have arrived by then. @default 2 */
      hour: z.int().min(0).max(23).default(2),
    })
    .prefault({}),
  /** A Spark job is cancelled after so long. @default 60 */
  jobTimeoutMinutes: minutes.max(720).default(60),
  /** Makes the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Makes the alarms. @default true */
  alarms: z.boolean().default(true),
  /** Gold is late when no run succeeded for so long. @default 60 */
  freshnessMinutes: minutes.max(1440).default(60),
});
