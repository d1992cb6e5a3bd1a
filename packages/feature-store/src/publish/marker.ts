import { join } from 'node:path';
import { writeFileAtomic } from '@cardlake/lake';
import { z } from 'zod';
import { readStoredJson } from '../stored-json';

const markerFile = z.object({
  format: z.literal(1),
  /** Names the gold rows that were published: the same files, the same name. */
  gold: z.string(),
  /** As-of instant of the records, microseconds since the epoch. */
  asOf: z.number(),
  /** False while they are being put: then some of them may be missing. */
  done: z.boolean(),
});

/** How far a group is published; kept beside the online store. */
export type Marker = Readonly<Omit<z.infer<typeof markerFile>, 'format'>>;

const MARKER = 'published.json';

/** The marker in a group's folder, or undefined when nothing was ever published. @throws UserError `online_damaged` */
export const readMarker = (folder: string): Marker | undefined =>
  readStoredJson(join(folder, MARKER), markerFile, 'Remove it; the next run publishes every record again.');

export const writeMarker = (folder: string, marker: Marker): void =>
  writeFileAtomic(join(folder, MARKER), `${JSON.stringify({ format: 1, ...marker })}\n`);
