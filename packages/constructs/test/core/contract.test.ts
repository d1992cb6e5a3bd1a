import {
  bronzeDeclaration,
  type EnvironmentSettings,
  featureBatchDeclaration,
  foundationDeclaration,
  type OutputsOf,
  predictionDeclaration,
  silverGoldDeclaration,
} from '@cardlake/platform';
import { type App, TerraformOutput, Testing } from 'cdktf';
import { LakeStack, publish, read, readIfEnabled } from '../../src';
import { testSettings } from '../../test-kit';
import { synthesized, testStack } from '../support/stack';

test('every declared output is published with its description', () => {
  const values = Object.fromEntries(
    Object.keys(bronzeDeclaration.outputs).map((name) => [name, `value of ${name}`]),
  ) as OutputsOf<typeof bronzeDeclaration>;
  const { json } = synthesized((stack) => publish(stack, bronzeDeclaration, values));
  expect(json.output).toEqual(
    Object.fromEntries(
      Object.entries(bronzeDeclaration.outputs).map(([name, description]) => [
        name,
        { value: `value of ${name}`, description },
      ]),
    ),
  );
});

test('outputs of a dependency are read from its state', () => {
  const { json } = synthesized((stack) => {
    const { key_arn: key } = read(stack, foundationDeclaration);
    new TerraformOutput(stack, 'copy', { value: key });
  });
  expect(json.output?.copy?.value).toBe(`\${data.terraform_remote_state.foundation.outputs.key_arn}`);
});

test('outputs of another stack are rejected until the dependency is declared', () => {
  expect(() => read(testStack(), silverGoldDeclaration)).toThrow(
    'reads outputs of silver-gold; add it to dependsOn in packages/platform/src/stacks/bronze.ts',
  );
});

test('outputs of a stack that an environment may leave out are read where it has the stack', () => {
  const machineIn = (more: Partial<EnvironmentSettings>) => {
    const settings = testSettings({ featureBatch: { enabled: true }, ...more });
    const stack = new LakeStack(Testing.app() as App, featureBatchDeclaration, settings);
    return readIfEnabled(stack, predictionDeclaration)?.release_machine_arn;
  };
  expect(machineIn({})).toBeUndefined();
  expect(machineIn({ prediction: { enabled: true } })).toBeDefined();
});
