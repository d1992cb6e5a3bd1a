/** A country where cards are issued and merchants trade. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Weight among cards and merchants. */
  readonly share: number;
  /** Hours ahead of UTC; activity follows local time. */
  readonly utcOffset: number;
  /** Units of the currency to a euro, roughly. */
  readonly perEuro: number;
  /** Decimals of the currency's minor unit, as shops use it. */
  readonly decimals: 0 | 2;
}

/** Singapore and the countries its card holders deal with; daylight saving time is ignored. */
export const countries: readonly Country[] = [
  { code: 'SG', currency: 'SGD', share: 46, utcOffset: 8, perEuro: 1.5, decimals: 2 },
  { code: 'MY', currency: 'MYR', share: 14, utcOffset: 8, perEuro: 4.9, decimals: 2 },
  { code: 'ID', currency: 'IDR', share: 8, utcOffset: 7, perEuro: 18_000, decimals: 0 },
  { code: 'TH', currency: 'THB', share: 6, utcOffset: 7, perEuro: 38, decimals: 2 },
  { code: 'HK', currency: 'HKD', share: 5, utcOffset: 8, perEuro: 8.9, decimals: 2 },
  { code: 'JP', currency: 'JPY', share: 5, utcOffset: 9, perEuro: 170, decimals: 0 },
  { code: 'AU', currency: 'AUD', share: 4, utcOffset: 10, perEuro: 1.75, decimals: 2 },
  { code: 'GB', currency: 'GBP', share: 4, utcOffset: 0, perEuro: 0.86, decimals: 2 },
  { code: 'US', currency: 'USD', share: 4, utcOffset: -5, perEuro: 1.15, decimals: 2 },
  { code: 'DE', currency: 'EUR', share: 2, utcOffset: 1, perEuro: 1, decimals: 2 },
  { code: 'BR', currency: 'BRL', share: 2, utcOffset: -3, perEuro: 6.2, decimals: 2 },
];
