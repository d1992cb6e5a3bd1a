import type { FeatureThreads } from '@cardlake/silver-gold';
import type { EngineContext } from '../session/engine-context';

/** Returns the threads that features may be computed on; undefined when there is no worker script. */
export const featureThreads = ({
  featureWorker,
  resources: { threads },
}: Pick<EngineContext, 'featureWorker' | 'resources'>): FeatureThreads | undefined =>
  featureWorker === undefined ? undefined : { script: featureWorker, threads };
