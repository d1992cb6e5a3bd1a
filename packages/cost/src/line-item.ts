import type { PriceName } from './prices';

/** A monthly quantity of one billed item. */
export interface LineItem {
  readonly service: string;
  /** Purpose of the quantity. */
  readonly item: string;
  readonly quantity: number;
  readonly price: PriceName;
  /** Origin of the quantity, if it is not obvious. */
  readonly note?: string;
}
