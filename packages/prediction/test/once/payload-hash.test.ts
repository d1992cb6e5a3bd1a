import { cardEvents } from '@cardlake/card-schema';
import type { Row } from '@cardlake/schema';
import { hashPayload } from '../../src/once/payload-hash';

type Authorization = Row<typeof cardEvents.fields>;

const event: Authorization = {
  event_id: 'e1',
  card_id: 'c1',
  ts: 1_522_540_800_000_000,
  merchant_id: 'm1',
  amount: 15_000n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
};

const hash = (changed: Partial<Authorization> = {}) =>
  hashPayload(cardEvents.fields, { ...event, ...changed });

test('the order of the columns does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(event).reverse()) as Authorization;
  expect(hashPayload(cardEvents.fields, reversed)).toBe(hash());
});

test.each<Partial<Authorization>>([
  { amount: 15_001n },
  { ts: 1_522_540_800_000_001 },
  { card_id: 'c2' },
  { merchant_id: 'm1","EUR' },
  { country: 'NL' },
])('%o makes another payload', (changed) => {
  expect(hash(changed)).not.toBe(hash());
});

test('values do not run into each other', () => {
  expect(hash({ card_id: 'a', merchant_id: 'bc' })).not.toBe(hash({ card_id: 'ab', merchant_id: 'c' }));
});
