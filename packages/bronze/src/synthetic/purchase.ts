import { AMOUNT } from '@cardlake/card-schema';
import type { Random } from '@cardlake/runtime';
import type { Country } from './country';
import { elementAt } from './element-at';
import type { Cards, Merchants } from './population';

/** One use of a card. */
export interface Purchase {
  /** Microseconds since the epoch, to the millisecond. */
  readonly atMicros: number;
  readonly card: number;
  readonly merchant: number;
  /** In the merchant's currency, times 10^`AMOUNT.scale`; negative for a refund. */
  readonly amount: number;
  readonly posMode: 'chip' | 'contactless' | 'magstripe' | 'manual' | 'ecommerce';
  readonly isFraud: boolean;
}

/**
 * Converts a price to the currency of a country, rounded to whole minor units, at least one.
 * @returns the unscaled amount, times 10^`AMOUNT.scale`
 */
export function priceOf(euro: number, { perEuro, decimals }: Country): number {
  const minorUnits = Math.max(1, Math.round(euro * perEuro * 10 ** decimals));
  return minorUnits * 10 ** (AMOUNT.scale - decimals);
}

/** Cumulative shares of purchases: in a regular shop of the card, elsewhere in its country, online; the rest anywhere. */
const REGULAR_SHOP = 0.62;
const OWN_COUNTRY = 0.84;
const ONLINE = 0.985;
const REGULAR_SHOPS = 8;

/** Computes a number in [0, 1) that looks random but is always the same for a card and an index, so nothing is stored. */
function stableRandom(card: number, index: number): number {
  let h = Math.imul(card + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

function merchantFor(card: number, cards: Cards, merchants: Merchants, random: Random): number {
  const where = random.uniform();
  if (where >= ONLINE) return merchants.all.pick(random.uniform(), random.uniform());
  if (where >= OWN_COUNTRY) return merchants.online.pick(random.uniform(), random.uniform());
  const local = elementAt(merchants.inPerson, elementAt(cards.country, card));
  if (where >= REGULAR_SHOP) return local.pick(random.uniform(), random.uniform());
  const u = random.uniform();
  const shop = Math.floor(REGULAR_SHOPS * u * u);
  return local.pick(stableRandom(card, 2 * shop), stableRandom(card, 2 * shop + 1));
}

/** Above this amount a terminal asks for the chip. */
const CONTACTLESS_LIMIT_EURO = 60;

function posModeFor(euro: number, random: Random): Purchase['posMode'] {
  const u = random.uniform();
  if (u < 0.01) return 'manual';
  if (u < 0.05) return 'magstripe';
  return u < 0.7 && euro < CONTACTLESS_LIMIT_EURO ? 'contactless' : 'chip';
}

/** Draws a genuine purchase with a card at an instant. */
export function ordinaryPurchase(
  atMicros: number,
  card: number,
  cards: Cards,
  merchants: Merchants,
  random: Random,
): Purchase {
  const merchant = merchantFor(card, cards, merchants, random);
  const { medianEuro, sigma, isOnline } = merchants.categoryOf(merchant);
  const euro = random.logNormal(medianEuro, sigma) * elementAt(cards.spending, card);
  const amount = priceOf(euro, merchants.countryOf(merchant));
  const posMode = isOnline ? 'ecommerce' : posModeFor(euro, random);
  return { atMicros, card, merchant, amount, posMode, isFraud: false };
}
