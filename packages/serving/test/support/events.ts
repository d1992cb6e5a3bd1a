import type { CardEvent } from '@cardlake/card-schema';
import { NOON } from './records';

/** An authorisation of a card, some seconds after noon. */
export const eventOf = (id: string, card: string, seconds: number, amount = 1_0000n): CardEvent => ({
  event_id: id,
  card_id: card,
  ts: NOON + seconds * 1e6,
  merchant_id: 'm1',
  amount,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
});
