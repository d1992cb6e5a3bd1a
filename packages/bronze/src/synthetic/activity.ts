import { Random } from '@cardlake/runtime';
import { type Slice, slicesOf } from './calendar';
import { fraudCase } from './fraud';
import type { TrafficOptions } from './options';
import { createCards, createMerchants } from './population';
import { ordinaryPurchase, type Purchase } from './purchase';
import { TimeQueue } from './time-queue';

const DAY = 86_400_000_000;
/** Index of the card that makes `hotCardShare` of the purchases. */
const HOT_CARD = 0;

/** Cards and merchants, and the purchases among them. */
export interface Activity {
  readonly cards: ReturnType<typeof createCards>;
  readonly merchants: ReturnType<typeof createMerchants>;
  /** Exactly `numTransactions` purchases, by time. Lazy: holds one slice, and the purchases planned for later. */
  purchases(): Generator<Purchase>;
}

/** Creates the cards, merchants and purchases of a seed. */
export function createActivity(options: TrafficOptions): Activity {
  const cards = createCards(options);
  const merchants = createMerchants(options);
  const random = new Random(options.seed, 'purchases');
  const fraud = { cards, merchants, random: new Random(options.seed, 'fraud') };
  const endMicros = options.startMicros + options.days * DAY;

  /** Draws the card of a genuine purchase: a country by its activity at that hour, then a card by its activity. */
  function drawCard({ countryWeights }: Slice, sum: number): number {
    if (random.chance(options.hotCardShare)) return HOT_CARD;
    let left = random.uniform() * sum;
    for (const [c, weight] of countryWeights.entries()) {
      left -= weight;
      if (left < 0) return (cards.byCountry[c] ?? cards.all).pick(random.uniform(), random.uniform());
    }
    return cards.all.pick(random.uniform(), random.uniform());
  }

  function* purchases(): Generator<Purchase> {
    const planned = new TimeQueue<Purchase>();
    const plan = (purchase: Purchase) => {
      if (purchase.atMicros < endMicros) planned.push(purchase.atMicros, purchase);
      return purchase.atMicros < endMicros;
    };
    let frauds = 0;
    let emitted = 0;
    for (const slice of slicesOf(options)) {
      const length = (slice.endMicros - slice.startMicros) / 1000;
      const instant = () => slice.startMicros + Math.floor(random.uniform() * length) * 1000;
      const fraudTarget = options.fraudShare * slice.target;
      while (frauds + 1 <= fraudTarget) {
        const room = Math.floor(options.fraudShare * options.numTransactions) - frauds;
        for (const purchase of fraudCase(instant(), fraud).slice(0, Math.max(1, room))) {
          if (plan(purchase)) frauds++;
        }
      }
      const due: Purchase[] = [];
      while (planned.nextTime < slice.endMicros) due.push(planned.pop());
      const sum = slice.countryWeights.reduce((total, weight) => total + weight, 0);
      const ordinary = Math.max(0, slice.target - emitted - due.length);
      const instants = Float64Array.from({ length: ordinary }, instant).sort();
      let next = 0;
      for (const at of instants) {
        for (let first = due[next]; first !== undefined && first.atMicros <= at; first = due[next]) {
          next++;
          emitted++;
          yield first;
        }
        const purchase = ordinaryPurchase(at, drawCard(slice, sum), cards, merchants, random);
        if (random.chance(merchants.categoryOf(purchase.merchant).refundShare)) {
          plan(refundOf(purchase, random));
        }
        emitted++;
        yield purchase;
      }
      // A slice may exceed its target by planned purchases, which later slices make up for; the last one may not.
      for (const purchase of due.slice(next, next + options.numTransactions - emitted)) {
        emitted++;
        yield purchase;
      }
    }
  }

  return { cards, merchants, purchases };
}

function refundOf(purchase: Purchase, random: Random): Purchase {
  const atMicros = purchase.atMicros + Math.floor(random.between(1, 10) * 86_400_000) * 1000;
  return { ...purchase, atMicros, amount: -purchase.amount };
}
