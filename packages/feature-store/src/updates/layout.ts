import { z } from 'zod';

export { onlineUpdatesFolder, runStamp } from '@cardlake/job-contract';

/** The `manifest.json` of a run's records. */
export const onlineUpdatesManifest = z.object({
  format: z.literal(1),
  group: z.string(),
  recordId: z.string(),
  /** Event time of every record, microseconds since the epoch. */
  windowEnd: z.number(),
  records: z.number(),
  parts: z.array(
    z.object({
      /** Path under the folder of the manifest. */
      path: z.string(),
      records: z.number(),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

export type OnlineUpdatesManifest = Readonly<z.infer<typeof onlineUpdatesManifest>>;
