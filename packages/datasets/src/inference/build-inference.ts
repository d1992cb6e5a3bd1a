import type { Table } from '@cardlake/schema';
import type { Day } from '../day';
import { DATASET_VERSION, type InferenceManifest } from '../manifest';
import { type BuildContext, buildSplit } from '../split/build-split';
import { toManifestContent } from '../split/digest';
import type { SplitBounds } from '../split-bounds';

/** Writes the rows to score into `folder` (absolute, in staging) and returns their manifest. */
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
    source: { inference: toManifestContent(built.source) },
    inference: { rows: built.rows, files: [...built.files] },
  };
}
