import {
  bronzeDeclaration,
  foundationDeclaration,
  type OutputsOf,
  silverGoldDeclaration,
} from '@cardlake/platform';
import { TerraformOutput } from 'cdktf';
import { publish, read } from '../../src';
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
