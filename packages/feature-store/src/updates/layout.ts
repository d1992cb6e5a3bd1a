import { z } from 'zod';

/** Folder under the lake root with the online records of every run, for whoever writes them to another store. */
export const ONLINE_UPDATES = 'gold/online_updates';

/** Most records of one part: a part is one task of the feature writer. */
export const RECORDS_PER_PART = 10_000;

/** Beside the parts, written last: a run without it is not complete. */
export const UPDATES_MANIFEST = 'manifest.json';

/**
 * An instant as it stands in a path: `20180801T001000Z`, with a fraction only when there is one. No colons: Hadoop
 * takes them for a scheme.
 * @param micros microseconds since the epoch
 */
export function runStamp(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000)
    .toISOString()
    .replaceAll(/[-:]|\.000Z$/g, '');
  const fraction = micros % 1_000_000;
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}

/**
 * Folder of a run's records of a group under the lake root. The parts have the columns of `onlineFields(group)`,
 * one row an entity, sorted by record id; the event time is the run's window end.
 * @param windowEnd microseconds since the epoch
 */
export const onlineUpdatesFolder = (group: string, windowEnd: number): string =>
  `${ONLINE_UPDATES}/${group}/run=${runStamp(windowEnd)}`;

export const partName = (index: number): string => `part-${String(index).padStart(5, '0')}.parquet`;

/** `manifest.json` of a run's records. */
export const onlineUpdatesManifest = z.object({
  format: z.literal(1),
  group: z.string(),
  recordId: z.string(),
  /** Event time of every record, microseconds since the epoch. */
  windowEnd: z.number(),
  records: z.number(),
  parts: z.array(
    z.object({
      /** Under the folder of the manifest. */
      path: z.string(),
      records: z.number(),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

export type OnlineUpdatesManifest = Readonly<z.infer<typeof onlineUpdatesManifest>>;
