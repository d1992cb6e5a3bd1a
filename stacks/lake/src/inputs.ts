import { join } from 'node:path';
import { type Artifacts, readArtifacts } from '@cardlake/constructs';
import type { PublishedGroup } from '@cardlake/feature-store-stack';

/** What the stacks are made from beside their settings: data of other packages, never their code. */
export interface LakeInputs {
  /** Every published feature group. */
  readonly groups: readonly PublishedGroup[];
  /** The build of the Spark jobs. */
  readonly jobs: Artifacts;
  /** The build of the feature-writer. */
  readonly writer: Artifacts;
}

/**
 * The builds of a checkout, or of a folder laid out like one.
 * @param root holds `spark-jobs/dist/manifest.json` and `apps/feature-writer/dist/manifest.json`
 * @throws FaultsError when something was not built
 */
export function builtArtifacts(root: string): Pick<LakeInputs, 'jobs' | 'writer'> {
  return {
    jobs: readArtifacts(join(root, 'spark-jobs', 'dist', 'manifest.json')),
    writer: readArtifacts(join(root, 'apps', 'feature-writer', 'dist', 'manifest.json')),
  };
}
