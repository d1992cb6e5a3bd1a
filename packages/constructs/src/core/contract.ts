import {
  dependenciesOf,
  enabledStacks,
  type OutputsOf,
  type StackDeclaration,
  ValidationError,
} from '@cardlake/platform';
import { TerraformOutput } from 'cdktf';
import type { LakeStack } from './lake-stack';
import { readState } from './state';

/** Publishes every output that the stack's declaration names; a missing value does not compile. */
export function publish<D extends StackDeclaration>(
  stack: LakeStack,
  { outputs }: D,
  values: OutputsOf<D>,
): void {
  for (const [name, description] of Object.entries(outputs)) {
    new TerraformOutput(stack, name, { value: values[name as keyof OutputsOf<D>], description });
  }
}

/**
 * Reads the outputs of another stack of the same environment, as tokens that Terraform resolves from its state.
 * @throws ValidationError when the stack does not declare that it depends on the other one
 */
export function read<D extends StackDeclaration>(stack: LakeStack, publisher: D): OutputsOf<D> {
  const { name } = stack.declaration;
  if (!dependenciesOf(stack.declaration).some((each) => each.name === publisher.name)) {
    throw new ValidationError(stack.node.id, [
      `reads outputs of ${publisher.name}; add it to dependsOn in packages/platform/src/stacks/${name}.ts`,
    ]);
  }
  const state = readState(stack, publisher.name, stack.idOf(publisher.name), stack.settings.state);
  return Object.fromEntries(
    Object.keys(publisher.outputs).map((output) => [output, state.getString(output)]),
  ) as OutputsOf<D>;
}

/**
 * Reads the outputs of a stack that an environment may leave out.
 * @returns undefined where it does
 * @throws ValidationError as `read`
 */
export const readIfEnabled = <D extends StackDeclaration>(
  stack: LakeStack,
  publisher: D,
): OutputsOf<D> | undefined =>
  enabledStacks(stack.settings).some(({ name }) => name === publisher.name)
    ? read(stack, publisher)
    : undefined;
