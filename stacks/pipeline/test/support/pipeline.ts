import { type TerraformJson, terraformOf, testSettings } from '@cardlake/constructs/test-kit';
import {
  type EnvironmentSettings,
  featureStoreDeclaration,
  foundationDeclaration,
  type OutputsOf,
  predictionDeclaration,
  type StackDeclaration,
  silverGoldDeclaration,
} from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { PipelineStack } from '../../src';
import { pipelineDefinition } from '../../src/definition/machine';
import type { PipelineInputs } from '../../src/inputs';
import type { Definition } from './interpreter';

/** Outputs of a stack that are equal to their names. */
const outputsOf = <D extends StackDeclaration>({ outputs }: D) =>
  Object.fromEntries(Object.keys(outputs).map((name) => [name, name])) as OutputsOf<D>;

/** Builds inputs of the pipeline with two groups, of which `cards_v1` is online. */
export const testInputs = (settings: Partial<EnvironmentSettings> = {}): PipelineInputs => ({
  prediction: settings.prediction?.enabled ? outputsOf(predictionDeclaration) : undefined,
  foundation: outputsOf(foundationDeclaration),
  silverGold: outputsOf(silverGoldDeclaration),
  featureStore: outputsOf(featureStoreDeclaration),
  settings: testSettings(settings),
  groups: ['cards_v1', 'fraud_v1'],
  onlineGroups: ['cards_v1'],
});

/** Builds the definition as Step Functions reads it. */
export const testDefinition = (settings: Partial<EnvironmentSettings> = {}): Definition =>
  JSON.parse(JSON.stringify(pipelineDefinition(testInputs(settings))));

type Resources = NonNullable<TerraformJson['resource']>;

/** Synthesizes the stack and returns its resources. */
export function synthesize(settings: Partial<EnvironmentSettings> = {}): Resources {
  const groups = testInputs().groups.map((name) => ({
    name,
    recordId: 'card_id',
    stored: true,
    online: testInputs().onlineGroups.includes(name),
    features: {},
  }));
  const stack = new PipelineStack(Testing.app() as App, testSettings(settings), { groups });
  return terraformOf(stack).resource ?? {};
}

/** Returns the arguments of all resources of a type. */
export const resourcesOf = (resources: Resources, type: string): Readonly<Record<string, unknown>>[] =>
  Object.values(resources[type] ?? {});
