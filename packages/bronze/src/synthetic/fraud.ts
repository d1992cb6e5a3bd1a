import type { Random } from '@cardlake/runtime';
import { countries } from './country';
import { elementAt } from './element-at';
import type { Cards, Merchants } from './population';
import { type Purchase, priceOf } from './purchase';

/** Potential victims, and the source of randomness. */
export interface FraudContext {
  readonly cards: Cards;
  readonly merchants: Merchants;
  readonly random: Random;
}

type Scenario = (startMicros: number, context: FraudContext) => Purchase[];

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const toMillisecond = (micros: number) => Math.floor(micros / 1000) * 1000;
const anyCard = ({ cards, random }: FraudContext) => cards.all.pick(random.uniform(), random.uniform());
const onlineShop = ({ merchants, random }: FraudContext) =>
  merchants.online.pick(random.uniform(), random.uniform());

/** A stolen number is tested with a burst of small online payments within minutes, and then used for large ones. */
const cardTesting: Scenario = (startMicros, context) => {
  const { merchants, random } = context;
  const card = anyCard(context);
  const shop = onlineShop(context);
  const tries = 4 + random.below(9);
  const purchases: Purchase[] = [];
  let at = startMicros;
  const buy = (merchant: number, euro: number) => {
    const amount = priceOf(euro, merchants.countryOf(merchant));
    purchases.push({
      atMicros: toMillisecond(at),
      card,
      merchant,
      amount,
      posMode: 'ecommerce',
      isFraud: true,
    });
  };
  for (let i = 0; i < tries; i++) {
    buy(shop, random.between(0.5, 3));
    at += random.between(4 * SECOND, MINUTE);
  }
  for (let i = 1 + random.below(3); i > 0; i--) {
    at += random.between(5 * MINUTE, 30 * MINUTE);
    buy(onlineShop(context), random.between(150, 900));
  }
  return purchases;
};

/** A stolen card is used abroad within hours, in person, for far larger amounts than its holder pays. */
const spreeAbroad: Scenario = (startMicros, context) => {
  const { cards, merchants, random } = context;
  const card = anyCard(context);
  const abroad = (elementAt(cards.country, card) + 1 + random.below(countries.length - 1)) % countries.length;
  let at = startMicros;
  return Array.from({ length: 3 + random.below(8) }, () => {
    const merchant = elementAt(merchants.inPerson, abroad).pick(random.uniform(), random.uniform());
    const amount = priceOf(random.logNormal(260, 0.6), merchants.countryOf(merchant));
    const atMicros = toMillisecond(at);
    at += random.between(3 * MINUTE, HOUR);
    return { atMicros, card, merchant, amount, posMode: 'magstripe' as const, isFraud: true };
  });
};

/**
 * A merchant's terminal is compromised for days: ordinary amounts on many cards, recognisable by nothing but the
 * merchant (scenario 2 of the Fraud Detection Handbook's simulator, chapter 3).
 */
const compromisedMerchant: Scenario = (startMicros, context) => {
  const { cards, merchants, random } = context;
  const merchant = merchants.all.pick(random.uniform(), random.uniform());
  const { medianEuro, sigma, isOnline } = merchants.categoryOf(merchant);
  const duration = random.between(2 * DAY, 7 * DAY);
  return Array.from({ length: 10 + random.below(31) }, () => {
    const card = anyCard(context);
    const euro = random.logNormal(medianEuro, sigma) * elementAt(cards.spending, card);
    return {
      atMicros: toMillisecond(startMicros + random.uniform() * duration),
      card,
      merchant,
      amount: priceOf(euro, merchants.countryOf(merchant)),
      posMode: isOnline ? ('ecommerce' as const) : ('chip' as const),
      isFraud: true,
    };
  });
};

/** Draws a case of fraud of a random kind that begins at an instant; its purchases are in no order. */
export function fraudCase(startMicros: number, context: FraudContext): Purchase[] {
  const u = context.random.uniform();
  const scenario = u < 0.45 ? cardTesting : u < 0.88 ? spreeAbroad : compromisedMerchant;
  return scenario(startMicros, context);
}
