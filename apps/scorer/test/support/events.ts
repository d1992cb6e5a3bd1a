import { encodeAuthorization } from '@cardlake/bronze/codec';
import type { CardEvent } from '@cardlake/card-schema';

/** Noon of a day, µs. */
export const NOON = Date.UTC(2026, 5, 1, 12) * 1000;

/** An authorisation, with the columns that matter. */
export const cardEvent = (changed: Partial<CardEvent> = {}): CardEvent => ({
  event_id: 'e1',
  card_id: 'card_1',
  ts: NOON,
  merchant_id: 'merchant_1',
  amount: 250_0000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
  ...changed,
});

/** Its line. */
export const lineOf = (changed: Partial<CardEvent> = {}): string => encodeAuthorization(cardEvent(changed));
