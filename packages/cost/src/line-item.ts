import type { PriceName } from './prices';

/** One line of a bill: so much of something a month. */
export interface LineItem {
  readonly service: string;
  /** What it is for. */
  readonly item: string;
  readonly quantity: number;
  readonly price: PriceName;
  /** Where the quantity is from, when it is not plain. */
  readonly note?: string;
}
