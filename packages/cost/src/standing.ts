import { enabledStacks, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import type { PriceName } from './prices';

/** Lists the costs that the stacks of an environment declare by their settings alone. A test checks that every price exists. */
export const listStandingCosts = (settings: Settings): LineItem[] =>
  enabledStacks(settings).flatMap(({ settingsKey, standingCosts }) => {
    // Settings and declaration belong together by the key, which the type of the union does not say.
    const costs = standingCosts as
      | ((own: unknown, lakeEngine: Settings['lakeEngine']) => ReturnType<NonNullable<typeof standingCosts>>)
      | undefined;
    return (costs?.(settings[settingsKey], settings.lakeEngine) ?? []).map((cost) => ({
      ...cost,
      price: cost.price as PriceName,
    }));
  });
