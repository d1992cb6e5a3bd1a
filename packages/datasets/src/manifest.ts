import { readFileSync } from 'node:fs';
import type { LakeFile, Snapshot } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { Day } from './day';
import { datasetSettings } from './settings';

/** Raised when what the datasets mean or how their files are written changes. */
export const DATASET_VERSION = 1;

export const MANIFEST_NAME = 'manifest.json';

const dayRange = z.object({ from: z.string(), to: z.string() });

const dataFile = z.object({
  /** Under the folder of the manifest. */
  path: z.string(),
  sha256: z.string(),
  rows: z.number(),
  bytes: z.number(),
});

/** What rows went in, whatever files they came from: their number, and their content independent of order. */
const content = z.object({ rows: z.number(), digest: z.string() });

const group = z.object({ name: z.string(), definitionHash: z.string() });

const labelledSplit = z.object({
  rows: z.number(),
  frauds: z.number(),
  /** Frauds per row; null without rows. */
  fraudRate: z.number().nullable(),
  files: z.array(dataFile),
});

/** `manifest.json` of the training datasets of a day. */
export const trainingManifest = z.object({
  dataset: z.literal('training'),
  version: z.literal(DATASET_VERSION),
  day: z.string(),
  settings: datasetSettings,
  bounds: z.object({
    train: dayRange,
    validation: dayRange,
    /** A label counts when it was reported before this day. */
    labelsKnownBefore: z.string(),
  }),
  groups: z.array(group),
  source: z.object({
    train: content,
    validation: content,
    /** Cards of the validation days whose fraud was known before; none when they are not to be left out. */
    compromisedCards: content,
  }),
  train: labelledSplit,
  validation: labelledSplit.extend({ excluded: z.object({ cards: z.number(), rows: z.number() }) }),
});

/** `manifest.json` of the inference dataset of a day. */
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

/** The manifest as it is written: the same content is the same bytes. */
export const manifestText = (manifest: TrainingManifest | InferenceManifest): string =>
  `${JSON.stringify(manifest, null, 2)}\n`;

/** The manifest's file in a snapshot, if the dataset of that day was built. */
export const manifestFile = (
  snapshot: Snapshot,
  dataset: keyof typeof KINDS,
  day: Day,
): LakeFile | undefined =>
  snapshot
    .files(`gold.${dataset}`)
    .find(({ partition, path }) => partition === day && path.endsWith(`/${MANIFEST_NAME}`));

/**
 * The manifest of a dataset, or undefined when that day was not built.
 * @throws UserError `dataset_damaged` when it is not one this program wrote.
 */
export function readManifest<K extends keyof typeof KINDS>(
  snapshot: Snapshot,
  dataset: K,
  day: Day,
): z.infer<(typeof KINDS)[K]> | undefined {
  const file = manifestFile(snapshot, dataset, day);
  if (file === undefined) return undefined;
  try {
    const schema: z.ZodType = KINDS[dataset];
    return schema.parse(JSON.parse(readFileSync(file.location, 'utf8'))) as z.infer<(typeof KINDS)[K]>;
  } catch (cause) {
    throw new UserError('dataset_damaged', `this manifest cannot be read: ${file.path}`, {
      hint: `Build the datasets of ${day} again.`,
      cause,
    });
  }
}
