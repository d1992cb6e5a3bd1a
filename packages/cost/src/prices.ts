import { z } from 'zod';
import given from './prices.json';

const priceFile = z.strictObject({
  currency: z.literal('USD'),
  sources: z.record(z.string(), z.strictObject({ what: z.string(), date: z.iso.date() })),
  prices: z.record(
    z.string(),
    z.strictObject({
      /** Null: no source was found. */
      usd: z.number().min(0).nullable(),
      unit: z.string(),
      /** Where it is the price; prices differ by region. */
      region: z.string(),
      source: z.string(),
    }),
  ),
});

/** The name of a price. */
export type PriceName = keyof typeof given.prices;

/** One price and where it is from. */
export interface Price {
  /** Undefined: not known. */
  readonly usd: number | undefined;
  readonly unit: string;
  readonly region: string;
  readonly source: string;
  /** Day the source is of, or was looked at. */
  readonly date: string;
}

/** Every price the model asks for. */
export type Prices = Readonly<Record<PriceName, Price>>;

/** The names of all prices. */
export const priceNames = Object.keys(given.prices) as readonly PriceName[];

/**
 * The prices of the price file, with some of them given instead.
 * @param instead US dollars by the name of the price, for the region that is priced
 */
export function prices(instead: Readonly<Partial<Record<PriceName, number>>> = {}): Prices {
  const file = priceFile.parse(given);
  return Object.fromEntries(
    Object.entries(file.prices).map(([name, { usd, unit, region, source }]): [string, Price] => {
      const own = instead[name as PriceName];
      if (own !== undefined) return [name, { usd: own, unit, region: '', source: 'given', date: '' }];
      const from = file.sources[source];
      if (from === undefined) throw new Error(`the price ${name} has no source`);
      return [name, { usd: usd ?? undefined, unit, region, source: from.what, date: from.date }];
    }),
  ) as Record<PriceName, Price>;
}
