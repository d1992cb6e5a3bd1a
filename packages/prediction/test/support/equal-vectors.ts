import type { CompiledGroup, FeatureValue } from '@cardlake/features';

/** Greatest relative difference of two standard deviations that are the same. */
const RELATIVE = 1e-9;

type Features = Readonly<Record<string, FeatureValue>>;

/** Lists how features differ from those that were expected: to the bit, standard deviations to 1e-9. */
export function listDifferences(
  group: CompiledGroup,
  id: string,
  actual: Features | undefined,
  expected: Features | undefined,
): string[] {
  const differing = group.features.filter(({ name, compute }) => {
    const [got, want] = [actual?.[name], expected?.[name]];
    if (compute.kind === 'window' && compute.function === 'stddev' && typeof got === 'number')
      return !(typeof want === 'number' && Math.abs(got - want) <= RELATIVE * Math.abs(want));
    return !Object.is(got, want);
  });
  return differing.map(({ name }) => `${id}.${name}: ${actual?.[name]} instead of ${expected?.[name]}`);
}
