import { readFileSync } from 'node:fs';
import type { LakeFile, Snapshot } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { Day } from './day';
import { datasetSettings } from './settings';

/**
 * Version of the datasets' meaning and file layout. Version 2 says which compromised cards are left out, where version 1
 * said whether any are, and has the column `card_fraud_known_at`.
 */
export const DATASET_VERSION = 2;

const version = z.literal([1, DATASET_VERSION]);

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
  /**
   * Declined events that are left out, since nobody reported on them and no label comes; and would-be declines that passed,
   * which stand by their weight for those that the model declined, and not a list or rule (`byRules`). Absent without either.
   */
  declines: z
    .object({ leftOut: z.number(), byRules: z.number().optional(), controls: z.number() })
    .optional(),
  files: z.array(dataFile),
});

/** Converts the settings of a manifest of version 1. */
function upgradeSettings(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('excludeCompromisedCards' in settings))
    return settings;
  const { excludeCompromisedCards, ...others } = settings;
  return { ...others, compromisedCards: excludeCompromisedCards === true ? 'all' : 'none' };
}

/** Schema of `manifest.json` of the training datasets of a day. */
export const trainingManifest = z.object({
  dataset: z.literal('training'),
  version,
  day: z.string(),
  settings: z.preprocess(upgradeSettings, datasetSettings),
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
    /** Cards of which rows of validation were left out, since they were compromised. */
    compromisedCards: content,
  }),
  train: labelledSplit,
  validation: labelledSplit.extend({ excluded: z.object({ cards: z.number(), rows: z.number() }) }),
});

/** Schema of `manifest.json` of the inference dataset of a day. */
export const inferenceManifest = z.object({
  dataset: z.literal('inference'),
  version,
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

/** Tells how to build the datasets of a day again. */
export const rebuildHint = (day: string): string =>
  `Build the datasets of ${day} again: \`cardlake run daily --dt ${day}\``;

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
      hint: rebuildHint(day),
      cause,
    });
  }
}
