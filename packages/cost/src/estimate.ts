import { compute, runsPerMonth } from './compute';
import type { Quantity } from './line';
import { online } from './online';
import { operations } from './operations';
import type { Price, Prices } from './prices';
import type { CostSettings } from './settings';
import { storage } from './storage';
import { streaming } from './streaming';
import type { Traffic } from './traffic';

/** A line with its price. */
export interface CostLine extends Quantity {
  readonly unit: string;
  /** Undefined: the price is not known. */
  readonly usd: number | undefined;
  /** The region the price is of, when it is another one. */
  readonly elsewhere?: string;
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
export function estimate(settings: CostSettings, traffic: Traffic, prices: Prices): Estimate {
  const quantities = [
    ...streaming(settings, traffic),
    ...compute(settings, traffic),
    ...online(settings, traffic),
    ...storage(settings, traffic, runsPerMonth(settings)),
    ...operations(settings),
  ].filter(({ quantity }) => quantity > 0);
  const lines = quantities.map((each): CostLine => {
    const { usd, unit, region } = prices[each.price];
    const isElsewhere = region !== '' && region !== settings.region;
    return {
      ...each,
      unit,
      usd: usd === undefined ? undefined : usd * each.quantity,
      ...(isElsewhere && usd !== undefined ? { elsewhere: region } : {}),
    };
  });
  return {
    lines,
    usd: lines.reduce((sum, { usd = 0 }) => sum + usd, 0),
    unknown: lines.filter(({ usd }) => usd === undefined),
    prices: new Map(lines.map(({ price }) => [price, prices[price]])),
  };
}
