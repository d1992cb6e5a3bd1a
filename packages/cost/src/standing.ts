import { type Settings, stackDeclarations } from '@cardlake/platform';
import type { LineItem } from './line-item';
import type { PriceName } from './prices';

/** Costs that stacks declare, which follow from their settings alone. A test checks that every price is known. */
export const standing = (settings: Settings): LineItem[] =>
  stackDeclarations.flatMap(({ settingsKey, standingCosts }) => {
    // Settings and declaration belong together by the key, which the type of the union does not say.
    const costs = standingCosts as
      | ((own: unknown) => ReturnType<NonNullable<typeof standingCosts>>)
      | undefined;
    return (costs?.(settings[settingsKey]) ?? []).map((cost) => ({
      ...cost,
      price: cost.price as PriceName,
    }));
  });
