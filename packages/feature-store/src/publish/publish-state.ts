import { join } from 'node:path';
import { sealedJson, writeFileAtomic } from '@cardlake/lake';
import { z } from 'zod';
import { readStoredJson } from '../stored-json';

const publishStateJson = z.object({
  format: z.literal(1),
  /** Fingerprint of the gold rows that were published. */
  gold: z.string(),
  /** As-of instant of the records, microseconds since the epoch. */
  asOf: z.number(),
  /** False during a put, when some of the records may be missing. */
  done: z.boolean(),
});

/** The last publication of a group; stored beside its online records. */
export type PublishState = Readonly<Omit<z.infer<typeof publishStateJson>, 'format'>>;

/** Name of the file with the state. */
export const STATE_FILE = 'published.json';

/** Reads the state in a group's folder; undefined when nothing was published yet. @throws UserError `online_damaged` */
export const readPublishState = (folder: string): PublishState | undefined =>
  readStoredJson(join(folder, STATE_FILE), publishStateJson);

/** Writes the state atomically. */
export const writePublishState = (folder: string, state: PublishState): void =>
  writeFileAtomic(join(folder, STATE_FILE), sealedJson({ format: 1, ...state }));
