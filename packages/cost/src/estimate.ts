import type { Settings } from '@cardlake/platform';
import { compute, runsPerMonth } from './compute';
import type { LineItem } from './line-item';
import { online } from './online';
import { operations } from './operations';
import type { Price, Prices } from './prices';
import { standing } from './standing';
import { storage } from './storage';
import { streaming } from './streaming';
import type { Workload } from './workload';

/** A line with its price. */
export interface CostLine extends LineItem {
  readonly unit: string;
  /** Undefined: the price is not known. */
  readonly usd: number | undefined;
  /** The region the price is of, when it is another one. */
  readonly priceRegion?: string;
}

/** What an environment costs a month. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Sum of the lines whose price is known. */
  readonly usd: number;
  /** The lines whose price is not known. */
  readonly unknown: readonly CostLine[];
  /** Prices that were used, by name. */
  readonly prices: ReadonlyMap<string, Price>;
}

/**
 * What an environment costs a month, without free tiers, taxes, discounts and data transfer out. Lines of nothing are
 * left out.
 */
export function estimate(settings: Settings, workload: Workload, prices: Prices): Estimate {
  const quantities = [
    ...streaming(settings, workload),
    ...compute(settings, workload),
    ...online(settings, workload),
    ...storage(settings, workload, runsPerMonth(settings)),
    ...operations(settings),
    ...standing(settings),
  ].filter(({ quantity }) => quantity > 0);
  const lines = quantities.map((each): CostLine => {
    const { usd, unit, region } = prices[each.price];
    const isElsewhere = region !== '' && region !== settings.region;
    return {
      ...each,
      unit,
      usd: usd === undefined ? undefined : usd * each.quantity,
      ...(isElsewhere && usd !== undefined ? { priceRegion: region } : {}),
    };
  });
  return {
    lines,
    usd: lines.reduce((sum, { usd = 0 }) => sum + usd, 0),
    unknown: lines.filter(({ usd }) => usd === undefined),
    prices: new Map(lines.map(({ price }) => [price, prices[price]])),
  };
}
