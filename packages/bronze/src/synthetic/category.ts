/** A kind of merchant: its prices, and how its customers pay. */
export interface Category {
  /** Weight among merchants. */
  readonly share: number;
  /** Median ticket in euros, and the deviation of its logarithm. */
  readonly medianEuro: number;
  readonly sigma: number;
  /** Customers pay without presenting the card. */
  readonly isOnline: boolean;
  /** Probability that a purchase is refunded later. */
  readonly refundShare: number;
}

/** From groceries to travel: many small tickets, few large ones. */
export const categories: readonly Category[] = [
  { share: 24, medianEuro: 22, sigma: 0.7, isOnline: false, refundShare: 0.004 },
  { share: 26, medianEuro: 14, sigma: 0.6, isOnline: false, refundShare: 0.002 },
  { share: 12, medianEuro: 4, sigma: 0.5, isOnline: false, refundShare: 0 },
  { share: 6, medianEuro: 48, sigma: 0.4, isOnline: false, refundShare: 0.001 },
  { share: 10, medianEuro: 55, sigma: 0.8, isOnline: false, refundShare: 0.03 },
  { share: 4, medianEuro: 180, sigma: 0.9, isOnline: false, refundShare: 0.03 },
  { share: 10, medianEuro: 12, sigma: 0.5, isOnline: true, refundShare: 0.005 },
  { share: 6, medianEuro: 42, sigma: 0.9, isOnline: true, refundShare: 0.05 },
  { share: 2, medianEuro: 320, sigma: 0.8, isOnline: true, refundShare: 0.04 },
];
