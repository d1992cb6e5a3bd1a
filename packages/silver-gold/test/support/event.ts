import type { CardEvent } from '@cardlake/card-schema';
import { MINUTE } from './lake';

export const HOUR = 60 * MINUTE;
/** 2018-04-01T00:00Z, µs. */
export const START = Date.UTC(2018, 3, 1) * 1000;

/** Creates an authorisation of 1.0000 EUR. @param micros time after {@link START} */
export const eventAt = (event_id: string, micros: number, change: Partial<CardEvent> = {}): CardEvent => ({
  event_id,
  card_id: 'c1',
  ts: START + micros,
  merchant_id: 'm1',
  amount: 10_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
  ...change,
});
