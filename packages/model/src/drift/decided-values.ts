import { z } from 'zod';
import type { ModelCard } from '../card';

const vector = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

/**
 * Reads the values of a model's features, in its order, from what a decision recorded; NaN where there is no value.
 * @param features the whole vector, as JSON
 * @param amount amount of the event, which a model may take, too
 */
export function readDecidedValues(
  card: Pick<ModelCard, 'features'>,
  features: string,
  amount: string,
): number[] {
  const values: Readonly<Record<string, number | string | null>> = {
    amount,
    ...vector.parse(JSON.parse(features)),
  };
  return card.features.map(({ name }) => {
    const value = values[name];
    return value === null || value === undefined ? Number.NaN : Number(value);
  });
}
