import { join } from 'node:path';
import { type Artifacts, readArtifacts } from '../core/artifact';

const CHECKOUT = join(__dirname, '..', '..', '..', '..');

/** Where the builds are: the checkout, or the folder `CARDLAKE_BUILDS` where another machine built them. */
const buildsRoot = (): string => process.env.CARDLAKE_BUILDS || CHECKOUT;

/**
 * What is built before synth, by who builds it; each is read when a stack asks for it.
 * @throws FaultsError when it was not built
 */
export const builds = {
  sparkJobs: (root: string = buildsRoot()): Artifacts =>
    readArtifacts(join(root, 'spark-jobs', 'dist', 'manifest.json')),
  featureWriter: (root: string = buildsRoot()): Artifacts =>
    readArtifacts(join(root, 'apps', 'feature-writer', 'dist', 'manifest.json')),
} as const;
