import { z } from 'zod';
import { days } from './fields';

/** The feature-store stack. */
export const featureStoreSettings = z.strictObject({
  /** Age, from its event time, at which an online record disappears; null keeps it. @default null */
  onlineRecordsExpireAfterDays: days.nullable().default(null),
  /** Format of the offline store's tables. @default 'Iceberg' */
  offlineFormat: z.enum(['Iceberg', 'Glue']).default('Iceberg'),
  /** The function that writes online records. */
  writer: z
    .strictObject({
      /** Memory in MB; CPU comes with it. @default 1024 */
      memoryMegabytes: z.int().min(128).max(10240).default(1024),
      /** Longest run. @default 300 */
      timeoutSeconds: z.int().min(10).max(900, 'Lambda stops a function after 900 seconds').default(300),
      /** Copies that may run at once; also how many parts the pipeline hands out at once. @default 4 */
      concurrency: z.int().min(1).max(100).default(4),
    })
    .prefault({}),
});
