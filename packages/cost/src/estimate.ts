import type { Settings } from '@cardlake/platform';
import { estimateAudits } from './audits';
import { countJobsPerMonth, estimateCompute } from './compute';
import { estimateFeatureBatch } from './feature-batch';
import { estimateFeedOperations } from './feed-operations';
import { estimateFeeds } from './feeds';
import { estimateLargeObjects } from './large-objects';
import type { LineItem } from './line-item';
import { estimateMillionRows, type MillionRowsCost } from './million-rows';
import { estimateOnlineStore } from './online';
import { estimateOperations } from './operations';
import { estimatePrediction } from './prediction';
import type { Price, Prices } from './prices';
import { listStandingCosts } from './standing';
import { estimateStorage } from './storage';
import { estimateStreaming } from './streaming';
import { estimateWaysToDecide, type WaysToDecide } from './ways-to-decide';
import type { Workload } from './workload';

/** A line item with its cost. */
export interface CostLine extends LineItem {
  readonly unit: string;
  /** Cost in US dollars; undefined if the price is unknown. */
  readonly usd: number | undefined;
  /** Region of the price, if it is not the region of the environment. */
  readonly priceRegion?: string;
}

/** Monthly cost of an environment. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Sum of the lines with a known price. */
  readonly usd: number;
  /** The lines with an unknown price. */
  readonly unknown: readonly CostLine[];
  /** Prices used, by name. */
  readonly prices: ReadonlyMap<string, Price>;
  /** Undefined for an environment without decisions. */
  readonly perMillionDecisions?: WaysToDecide;
  /** Undefined for an environment without feeds. */
  readonly perMillionRows?: MillionRowsCost;
}

/**
 * Estimates the monthly cost of an environment, without free tiers, taxes, discounts and outbound data transfer. Lines
 * without a quantity are omitted.
 */
export function estimate(settings: Settings, workload: Workload, prices: Prices): Estimate {
  const items = [
    ...estimateStreaming(settings, workload),
    ...estimateCompute(settings, workload),
    ...estimateOnlineStore(settings, workload),
    ...estimateStorage(settings, workload, countJobsPerMonth(settings)),
    ...estimatePrediction(settings, workload),
    ...estimateAudits(settings, workload),
    ...estimateFeatureBatch(settings),
    ...estimateFeeds(settings, workload),
    ...estimateLargeObjects(settings, workload),
    ...estimateFeedOperations(settings, workload),
    ...estimateOperations(settings),
    ...listStandingCosts(settings),
  ].filter(({ quantity }) => quantity > 0);
  const lines = items.map((each): CostLine => {
    const { usd, unit, region } = prices[each.price];
    const isElsewhere = region !== '' && region !== settings.region;
    return {
      ...each,
      unit,
      usd: usd === undefined ? undefined : usd * each.quantity,
      ...(isElsewhere && usd !== undefined ? { priceRegion: region } : {}),
    };
  });
  const perMillionDecisions = estimateWaysToDecide(settings, workload, prices);
  const perMillionRows = estimateMillionRows(settings, prices);
  return {
    lines,
    usd: lines.reduce((sum, { usd = 0 }) => sum + usd, 0),
    unknown: lines.filter(({ usd }) => usd === undefined),
    prices: new Map(lines.map(({ price }) => [price, prices[price]])),
    ...(perMillionDecisions && { perMillionDecisions }),
    ...(perMillionRows && { perMillionRows }),
  };
}
