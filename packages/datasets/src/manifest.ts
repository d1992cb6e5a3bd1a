import { readFileSync } from 'node:fs';
import type { LakeFile, Snapshot } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { Day } from './day';
import { datasetSettings } from './settings';

/** Version of the datasets' meaning and file layout. */
export const DATASET_VERSION = 1;

export const MANIFEST_NAME = 'manifest.json';

const dayRange = z.object({ from: z.string(), to: z.string() });

const dataFile = z.object({
  /** Path relative to the folder of the manifest. */
  path: z.string(),
  sha256: z.string(),
  rows: z.number(),
  bytes: z.number(),
});

/**
 * Number and order-independent digest of the rows that a split was built from, whatever files they came from.
 */
const content = z.object({ rows: z.number(), digest: z.string() });

const group = z.object({ name: z.string(), definitionHash: z.string() });

const labelledSplit = z.object({
  rows: z.number(),
  frauds: z.number(),
  /** Frauds per row; null without rows. */
  fraudRate: z.number().nullable(),
  files: z.array(dataFile),
});

/** Schema of `manifest.json` of the training datasets of a day. */
export const trainingManifest = z.object({
  dataset: z.literal('training'),
  version: z.literal(DATASET_VERSION),
  day: z.string(),
  settings: datasetSettings,
  bounds: z.object({
    train: dayRange,
    validation: dayRange,
    /** Labels count if they were reported before this day. */
    labelsKnownBefore: z.string(),
  }),
  groups: z.array(group),
  source: z.object({
    train: content,
    validation: content,
    /** Cards of the validation days with fraud known before them; empty unless they are excluded. */
    compromisedCards: content,
  }),
  train: labelledSplit,
  validation: labelledSplit.extend({ excluded: z.object({ cards: z.number(), rows: z.number() }) }),
});

/** Schema of `manifest.json` of the inference dataset of a day. */
export const inferenceManifest = z.object({
  dataset: z.literal('inference'),
  version: z.literal(DATASET_VERSION),
  day: z.string(),
  groups: z.array(group),
  source: z.object({ inference: content }),
  inference: z.object({ rows: z.number(), files: z.array(dataFile) }),
});

export type TrainingManifest = Readonly<z.infer<typeof trainingManifest>>;
export type InferenceManifest = Readonly<z.infer<typeof inferenceManifest>>;
export type DataFile = Readonly<z.infer<typeof dataFile>>;
export type Content = Readonly<z.infer<typeof content>>;

const KINDS = { training: trainingManifest, inference: inferenceManifest } as const;

/** Formats a manifest; equal content gives equal bytes. */
export const formatManifest = (manifest: TrainingManifest | InferenceManifest): string =>
  `${JSON.stringify(manifest, null, 2)}\n`;

/** Finds the manifest file of a dataset in a snapshot, if the dataset of that day was built. */
const findManifestFile = (snapshot: Snapshot, dataset: keyof typeof KINDS, day: Day): LakeFile | undefined =>
  snapshot
    .files(`gold.${dataset}`)
    .find(({ partition, path }) => partition === day && path.endsWith(`/${MANIFEST_NAME}`));

/**
 * Reads the manifest of a dataset.
 * @returns undefined when the dataset of that day was not built.
 * @throws UserError `dataset_damaged` when it is not a manifest of this program.
 */
export function readManifest<K extends keyof typeof KINDS>(
  snapshot: Snapshot,
  dataset: K,
  day: Day,
): z.infer<(typeof KINDS)[K]> | undefined {
  const file = findManifestFile(snapshot, dataset, day);
  if (file === undefined) return undefined;
  try {
    const schema: z.ZodType = KINDS[dataset];
    return schema.parse(JSON.parse(readFileSync(file.location, 'utf8'))) as z.infer<(typeof KINDS)[K]>;
  } catch (cause) {
    throw new UserError('dataset_damaged', `invalid dataset manifest: ${file.path}`, {
      hint: `Build the datasets of ${day} again: cardlake run daily --dt ${day}`,
      cause,
    });
  }
}
