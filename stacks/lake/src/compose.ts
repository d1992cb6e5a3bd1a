import { BronzeStack } from '@cardlake/bronze-stack';
import type { LakeStack } from '@cardlake/constructs';
import type { Builds, StackClass, StackInputs } from '@cardlake/constructs/synth';
import { DatasetsStack } from '@cardlake/datasets-stack';
import { EltStack } from '@cardlake/elt-stack';
import { FeatureBatchStack } from '@cardlake/feature-batch-stack';
import { FeatureStoreStack } from '@cardlake/feature-store-stack';
import { FoundationStack } from '@cardlake/foundation-stack';
import { PipelineStack } from '@cardlake/pipeline-stack';
import {
  type DeclarationOf,
  dependenciesOf,
  enabledStacks,
  type Settings,
  type StackName,
} from '@cardlake/platform';
import { PredictionStack } from '@cardlake/prediction-stack';
import { SilverGoldStack } from '@cardlake/silver-gold-stack';
import type { App } from 'cdktf';

/** The class of every declared stack; one that is missing does not compile. */
const STACK_CLASSES: { readonly [Name in StackName]: StackClass<DeclarationOf<Name>> } = {
  foundation: FoundationStack,
  bronze: BronzeStack,
  'silver-gold': SilverGoldStack,
  'feature-store': FeatureStoreStack,
  datasets: DatasetsStack,
  pipeline: PipelineStack,
  prediction: PredictionStack,
  'feature-batch': FeatureBatchStack,
  elt: EltStack,
};

/** Inputs of all stacks besides their settings. */
export interface LakeInputs extends StackInputs {
  readonly builds: Builds;
}

/**
 * Adds the stacks that an environment has to an app, in the order of deployment. Stacks exchange values only through their
 * declared outputs; `cdktf deploy 'dev-*'` follows the dependencies that are declared with them.
 */
export function composeLake(app: App, settings: Settings, inputs: LakeInputs): LakeStack[] {
  const stacks: LakeStack[] = [];
  for (const declaration of enabledStacks(settings)) {
    const { name } = declaration;
    const stack = new STACK_CLASSES[name](app, settings, inputs);
    const earlier = new Set<string>(dependenciesOf(declaration).map((each) => each.name));
    for (const each of stacks) if (earlier.has(each.declaration.name)) stack.addDependency(each);
    stacks.push(stack);
  }
  return stacks;
}
