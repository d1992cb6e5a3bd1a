import {
  type DataFile,
  type InferenceManifest,
  inferenceManifest,
  type TrainingManifest,
  trainingManifest,
} from '@cardlake/datasets';
import { UserError } from '@cardlake/runtime';

/** The two kinds of datasets. */
export const DATASET_KINDS = ['training', 'inference'] as const;

/** One of the two kinds of datasets. */
export type DatasetKind = (typeof DATASET_KINDS)[number];

/** A dataset of one day. */
export interface Dataset {
  /** Content of its manifest, without how rows were split into files. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Published names of its feature groups. */
  readonly groups: readonly string[];
  /** Parquet files by part: `train` and `validation`, or `inference`. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/**
 * Parses the manifest of a dataset.
 * @param manifestPath shown in messages.
 * @param locate gives the absolute path of a file that the manifest names.
 * @throws UserError `dataset_damaged` when it is not a manifest of that kind.
 */
export function parseDataset(
  kind: DatasetKind,
  text: string,
  manifestPath: string,
  locate: (path: string) => string,
): Dataset {
  const located = (files: readonly DataFile[]) => files.map(({ path }) => locate(path));
  try {
    const parsed: unknown = JSON.parse(text);
    if (kind === 'training') {
      const manifest = trainingManifest.parse(parsed);
      return {
        content: trainingContent(manifest),
        groups: manifest.groups.map(({ name }) => name),
        parts: { train: located(manifest.train.files), validation: located(manifest.validation.files) },
      };
    }
    const manifest = inferenceManifest.parse(parsed);
    return {
      content: inferenceContent(manifest),
      groups: manifest.groups.map(({ name }) => name),
      parts: { inference: located(manifest.inference.files) },
    };
  } catch (cause) {
    throw new UserError('dataset_damaged', `invalid dataset manifest: ${manifestPath}`, {
      hint: 'Build the datasets of that day again.',
      cause,
    });
  }
}

const trainingContent = ({ train, validation, ...rest }: TrainingManifest) => {
  const { files: _train, ...trained } = train;
  const { files: _validation, ...validated } = validation;
  return { ...rest, train: trained, validation: validated };
};

const inferenceContent = ({ inference: { rows }, ...rest }: InferenceManifest) => ({
  ...rest,
  inference: { rows },
});
