import { createHash } from 'node:crypto';
import type { ObjectReader } from '@cardlake/aws/s3';
import { trainingTable } from '@cardlake/card-schema';
import {
  MANIFEST_NAME,
  rebuildHint,
  type TrainingManifest,
  trainingManifest,
} from '@cardlake/datasets/portable';
import { readRows } from '@cardlake/feature-store/parts';
import { UserError } from '@cardlake/runtime';
import type { Fields } from '@cardlake/schema';

/** A row of a dataset, by column. */
export type DatasetRow = Awaited<ReturnType<typeof readRows>>[number];

/** A bucket with a lake at its root. */
export interface LakeBucket {
  readonly objects: ObjectReader;
  readonly bucket: string;
}

/** Training datasets of a day in a lake. */
export interface StoredDataset {
  readonly manifest: TrainingManifest;
  readonly manifestFile: Uint8Array;
  /** Address of their folder. */
  readonly where: string;
  /**
   * Reads some columns of the rows of a split, file by file.
   * @throws UserError `missing_input`, `dataset_damaged`, `bad_part`
   */
  readRows(split: 'train' | 'validation', fields: Fields): AsyncIterable<DatasetRow[]>;
}

/** Folder of the training datasets of all days, with a slash. */
export const DATASETS_FOLDER = `${trainingTable({}).path}/`;

/** Beginning of the name of the folder of a day. */
export const DAY_FOLDER = 'dt=';

/** Opens the training datasets of a day. @throws UserError `missing_input` when they were not built */
export async function openDataset({ objects, bucket }: LakeBucket, day: string): Promise<StoredDataset> {
  const folder = `${DATASETS_FOLDER}${DAY_FOLDER}${day}`;
  const where = `s3://${bucket}/${folder}`;
  const read = async (path: string): Promise<Uint8Array> => {
    const found = await objects.get({ bucket, key: `${folder}/${path}` });
    if (found !== undefined) return found.content;
    throw new UserError('missing_input', `${where} has no ${path}`, { hint: rebuildHint(day) });
  };
  const manifestFile = await read(MANIFEST_NAME);
  const manifest = trainingManifest.parse(JSON.parse(Buffer.from(manifestFile).toString()));
  return {
    manifest,
    manifestFile,
    where,
    async *readRows(split, fields) {
      for (const { path, sha256 } of manifest[split].files) {
        const file = await read(path);
        if (hashOf(file) !== sha256)
          throw new UserError('dataset_damaged', `${where}/${path} is not the file that its manifest names`, {
            hint: rebuildHint(day),
          });
        yield await readRows(fields, file, `${where}/${path}`);
      }
    },
  };
}

/** Computes the SHA-256 of a file, in hexadecimal. */
export const hashOf = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');
