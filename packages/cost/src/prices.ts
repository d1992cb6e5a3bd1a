import { z } from 'zod';
import given from './prices.json';

const priceFile = z.strictObject({
  currency: z.literal('USD'),
  sources: z.record(z.string(), z.strictObject({ what: z.string(), date: z.iso.date() })),
  prices: z.record(
    z.string(),
    z.strictObject({
      /** Null if no source was found. */
      usd: z.number().min(0).nullable(),
      unit: z.string(),
      /** Region of the price. */
      region: z.string(),
      source: z.string(),
    }),
  ),
});

/** The name of a price. */
export type PriceName = keyof typeof given.prices;

/** A price and its source. */
export interface Price {
  /** Undefined if unknown. */
  readonly usd: number | undefined;
  readonly unit: string;
  readonly region: string;
  readonly source: string;
  /** Date of the source, or of its retrieval. */
  readonly date: string;
}

/** All prices by name. */
export type Prices = Readonly<Record<PriceName, Price>>;

/** The names of all prices. */
export const priceNames = Object.keys(given.prices) as readonly PriceName[];

/**
 * Reads the price file.
 * @param overrides prices in US dollars by name, which replace those of the file
 */
export function prices(overrides: Readonly<Partial<Record<PriceName, number>>> = {}): Prices {
  const file = priceFile.parse(given);
  return Object.fromEntries(
    Object.entries(file.prices).map(([name, { usd, unit, region, source }]): [string, Price] => {
      const override = overrides[name as PriceName];
      if (override !== undefined)
        return [name, { usd: override, unit, region: '', source: 'given', date: '' }];
      const origin = file.sources[source];
      if (origin === undefined)
        throw new Error(`prices.json: price ${name}: source ${source} does not exist; add it to sources`);
      return [name, { usd: usd ?? undefined, unit, region, source: origin.what, date: origin.date }];
    }),
  ) as Record<PriceName, Price>;
}
