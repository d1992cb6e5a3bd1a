import { bronzeDeclaration, type EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { LakeStack } from '../../src';
import type { Synthesized } from '../../src/checks';
import { terraformOf, testSettings } from '../../test-kit';

/** Synthesizes a stack with the constructs of a test. */
export function synthesized(
  build: (stack: LakeStack) => void,
  settings: Partial<EnvironmentSettings> = {},
): Synthesized {
  const stack = testStack(settings);
  build(stack);
  return { id: 'test-bronze', json: terraformOf(stack) };
}

/** Creates an empty stack. */
export const testStack = (settings: Partial<EnvironmentSettings> = {}): LakeStack =>
  new LakeStack(Testing.app() as App, bronzeDeclaration, testSettings(settings));

/** Returns the only resource of a type. */
export function only({ json }: Synthesized, type: string): Record<string, unknown> {
  const found = Object.values(json.resource?.[type] ?? {});
  expect(found).toHaveLength(1);
  return found[0] as Record<string, unknown>;
}
