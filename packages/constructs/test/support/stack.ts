import { bronzeDeclaration, type EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { LakeStack } from '../../src';
import type { Synthesized } from '../../src/checks';
import { terraformOf, testSettings } from '../../test-kit';

/** A stack with whatever a test builds in it, synthesized. */
export function synthesized(
  build: (stack: LakeStack) => void,
  settings: Partial<EnvironmentSettings> = {},
): Synthesized {
  const stack = testStack(settings);
  build(stack);
  return { id: 'test-bronze', json: terraformOf(stack) };
}

/** An empty stack. */
export const testStack = (settings: Partial<EnvironmentSettings> = {}): LakeStack =>
  new LakeStack(Testing.app() as App, bronzeDeclaration, testSettings(settings));

/** The only resource of a type. */
export function only({ json }: Synthesized, type: string): Record<string, unknown> {
  const found = Object.values(json.resource?.[type] ?? {});
  expect(found).toHaveLength(1);
  return found[0] as Record<string, unknown>;
}
