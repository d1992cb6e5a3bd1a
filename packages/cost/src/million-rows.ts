import type { Settings } from '@cardlake/platform';
import { itemsOfRows } from './feeds';
import type { Prices } from './prices';

/** Numbers of objects that a million rows may come in. */
const OBJECTS = [1000, 10] as const;

/** Cost of a million rows of feeds that one run publishes, in US dollars by the number of their objects; undefined if a price is unknown. */
export type MillionRowsCost = Readonly<Record<(typeof OBJECTS)[number], number | undefined>>;

/** Estimates what a million rows of feeds cost, without what is there all the time. @returns undefined where no feed is loaded */
export function estimateMillionRows(settings: Settings, prices: Prices): MillionRowsCost | undefined {
  if (!settings.elt.enabled) return undefined;
  const usdOf = (objects: number): number | undefined => {
    const costs = itemsOfRows(settings, { objects, runs: 1 }).map(
      ({ quantity, price }) => (prices[price].usd ?? Number.NaN) * quantity,
    );
    const sum = costs.reduce((total, cost) => total + cost, 0);
    return Number.isNaN(sum) ? undefined : sum;
  };
  return Object.fromEntries(OBJECTS.map((objects) => [objects, usdOf(objects)])) as MillionRowsCost;
}
