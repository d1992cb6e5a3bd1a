import type { PriceName } from './prices';

/** A monthly quantity of one billed item. */
export interface LineItem {
  readonly service: string;
  /** What the quantity is used for. */
  readonly item: string;
  readonly quantity: number;
  readonly price: PriceName;
  /** Origin of the quantity, if it is not obvious. */
  readonly note?: string;
}
