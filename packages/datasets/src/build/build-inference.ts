import type { Table } from '@cardlake/schema';
import type { Day } from '../day';
import { DATASET_VERSION, type InferenceManifest } from '../manifest';
import type { SplitBounds } from '../split-bounds';
import { type BuildContext, buildSplit } from './build-split';
import { contentOf } from './digest';

/** Writes the rows to score into `folder` (absolute, in staging) and says what they are. */
export async function buildInference(
  context: BuildContext,
  target: {
    readonly day: Day;
    readonly bounds: SplitBounds;
    readonly table: Table;
    readonly folder: string;
  },
): Promise<InferenceManifest> {
  const { table, folder } = target;
  const built = await buildSplit(context, target.bounds.inference, { table, folder, split: '' });
  return {
    dataset: 'inference',
    version: DATASET_VERSION,
    day: target.day,
    groups: context.groups.map(({ name, definitionHash }) => ({ name, definitionHash })),
    source: { inference: contentOf(built.source) },
    inference: { rows: built.rows, files: [...built.files] },
  };
}
