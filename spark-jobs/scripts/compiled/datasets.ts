import { CONTROL_FLAG, inferenceTable, SAMPLE_WEIGHT, trainingTable } from '@cardlake/card-schema';
import { DATASET_VERSION, datasetSettingsSchema, MANIFEST_NAME } from '@cardlake/datasets/portable';
import type { Fields, Table } from '@cardlake/schema';

/** Location of a dataset, and its columns without the features, which follow the columns of inference. */
const tableLayout = ({ layer, path, fields }: Table<Fields>) => ({
  layer,
  path,
  columns: Object.keys(fields),
});

/** The datasets of a day: settings, locations, and the name of the manifests. */
export const compiledDatasets = {
  version: DATASET_VERSION,
  manifest: MANIFEST_NAME,
  settings: datasetSettingsSchema,
  training: tableLayout(trainingTable({})),
  inference: tableLayout(inferenceTable({})),
  /** Column of a training dataset with controls, which follows all others; and the flag of a decision that makes one. */
  weightColumn: SAMPLE_WEIGHT,
  controlFlag: CONTROL_FLAG,
};
