import type { CardEvent } from '../src';

/** An authorisation, at noon of a Sunday unless told otherwise, with some members replaced. */
export const cardEvent = (change: Partial<CardEvent> = {}): CardEvent => ({
  event_id: 'e1',
  card_id: 'card_1',
  ts: Date.UTC(2018, 3, 1, 12) * 1000,
  merchant_id: 'merchant_1',
  amount: 250_0000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
  ...change,
});
