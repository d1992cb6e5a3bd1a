import { LakeStack } from '@cardlake/constructs';
import { checkEnvironment } from '@cardlake/constructs/checks';
import { terraformOf } from '@cardlake/constructs/test-kit';
import {
  dependenciesOf,
  type EnvironmentSettings,
  parseSettings,
  STACK_NAMES,
  stackDeclarations,
} from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { composeLake } from '../src';
import { EVERY_STACK, inputsOf, withArtifacts } from './support/lake';

const compose = (changes: Partial<EnvironmentSettings>) =>
  withArtifacts((root) =>
    composeLake(Testing.app() as App, parseSettings({ environment: 'dev', ...changes }), inputsOf(root)),
  );

const stacks = compose(EVERY_STACK);

test('every declared stack is composed once, in the order of the list', () => {
  expect(stacks.map(({ declaration }) => declaration.name)).toEqual(STACK_NAMES);
  for (const stack of stacks) expect(stack).toBeInstanceOf(LakeStack);
});

test.each(stackDeclarations.map((declaration, index) => [declaration.name, declaration, index] as const))(
  '%s is deployed after the stacks that it depends on',
  (_name, declaration, index) => {
    const earlier = stacks[index]?.dependencies.map((each) => (each as LakeStack).declaration.name);
    expect(earlier).toEqual(dependenciesOf(declaration).map(({ name }) => name));
  },
);

test('an environment has the stacks that its settings enable, by default those that every one has', () => {
  const always = stackDeclarations.filter(({ isEnabled }) => isEnabled === undefined);
  expect(always.length).toBeLessThan(STACK_NAMES.length);
  expect(compose({}).map(({ declaration }) => declaration.name)).toEqual(always.map(({ name }) => name));
});

test('an environment whose lake a container writes has no stack of Spark, and passes the checks', () => {
  const composed = compose({ lakeEngine: 'container', featureBatch: { enabled: true } });
  expect(composed.map(({ declaration }) => declaration.name)).toEqual([
    'foundation',
    'bronze',
    'feature-batch',
  ]);
  const synthesized = composed.map((stack) => ({ id: stack.node.id, json: terraformOf(stack) }));
  expect(checkEnvironment('dev', synthesized).filter(({ severity }) => severity === 'error')).toEqual([]);
});
