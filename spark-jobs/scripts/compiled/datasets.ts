import { DATASET_VERSION, datasetSettingsSchema, MANIFEST_NAME } from '@cardlake/datasets';
import { type Fields, inferenceTable, type Table, trainingTable } from '@cardlake/schema';

/** Where a dataset lies and its columns beside the features, which follow those of inference. */
const placed = ({ layer, path, fields }: Table<Fields>) => ({ layer, path, columns: Object.keys(fields) });

/** The datasets of a day: their settings, their places, and what their manifests are called. */
export const compiledDatasets = {
  version: DATASET_VERSION,
  manifest: MANIFEST_NAME,
  settings: datasetSettingsSchema,
  training: placed(trainingTable({})),
  inference: placed(inferenceTable({})),
};
