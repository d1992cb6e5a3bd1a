import { BronzeStack } from '@cardlake/bronze-stack';
import type { Artifacts, LakeStack, PublishedGroup, Settings } from '@cardlake/constructs';
import { DatasetsStack } from '@cardlake/datasets-stack';
import { FeatureStoreStack } from '@cardlake/feature-store-stack';
import { FoundationStack } from '@cardlake/foundation-stack';
import { PipelineStack } from '@cardlake/pipeline-stack';
import { SilverGoldStack } from '@cardlake/silver-gold-stack';
import type { App } from 'cdktf';

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
 * Puts the six stacks of an environment into an app. They meet through their contracts; the order told here is that
 * in which `cdktf deploy 'dev-*'` takes them.
 */
export function composeLake(app: App, settings: Settings, { groups, jobs, writer }: LakeInputs): LakeStack[] {
  const foundation = new FoundationStack(app, settings);
  const bronze = after(new BronzeStack(app, settings), foundation);
  const silverGold = after(new SilverGoldStack(app, settings, jobs), foundation);
  const featureStore = after(new FeatureStoreStack(app, settings, { groups, writer }), foundation);
  const datasets = after(new DatasetsStack(app, settings, groups), foundation, silverGold);
  const pipeline = after(
    new PipelineStack(app, settings, groups),
    foundation,
    bronze,
    silverGold,
    featureStore,
    datasets,
  );
  return [foundation, bronze, silverGold, featureStore, datasets, pipeline];
}

function after<S extends LakeStack>(stack: S, ...earlier: readonly LakeStack[]): S {
  for (const dependency of earlier) stack.addDependency(dependency);
  return stack;
}
