import type { CompiledGroup, FeatureValue } from '../../src';
import type { FeatureValues } from '../../test-kit';

const RELATIVE = 1e-9;

/** Fails unless two results are equal to the bit; standard deviations to 1e-9. */
export function expectEqualFeatures(
  group: Pick<CompiledGroup, 'features'>,
  actual: ReadonlyMap<string, FeatureValues>,
  expected: ReadonlyMap<string, FeatureValues>,
): void {
  expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
  const differences: string[] = [];
  for (const [id, values] of expected) {
    for (const { name, compute } of group.features) {
      const got = actual.get(id)?.[name] ?? null;
      const want = values[name] ?? null;
      const near = compute.kind === 'window' && compute.function === 'stddev';
      if (!(near ? isNear(got, want) : Object.is(got, want)))
        differences.push(`${id}.${name}: ${got} instead of ${want} (${JSON.stringify(compute)})`);
    }
  }
  expect(differences).toEqual([]);
}

function isNear(a: FeatureValue, b: FeatureValue): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return Object.is(a, b);
  return Math.abs(a - b) <= RELATIVE * Math.abs(b);
}
