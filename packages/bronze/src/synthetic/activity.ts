import { type Slice, slicesOf } from './calendar';
import { fraudCase } from './fraud';
import type { TrafficOptions } from './options';
import { makeCards, makeMerchants } from './population';
import { ordinaryPurchase, type Purchase } from './purchase';
import { Random } from './random';
import { TimeQueue } from './time-queue';

const DAY = 86_400_000_000;

/** The cards and merchants of the options, and everything that is paid among them. */
export interface Activity {
  readonly cards: ReturnType<typeof makeCards>;
  readonly merchants: ReturnType<typeof makeMerchants>;
  /** Exactly `numTransactions`, by time. Lazy: what is held is one slice and what is planned. */
  purchases(): Generator<Purchase>;
}

/** Sets up the world of a seed. */
export function makeActivity(options: TrafficOptions): Activity {
  const cards = makeCards(options);
  const merchants = makeMerchants(options);
  const random = new Random(options.seed, 'purchases');
  const fraud = { cards, merchants, random: new Random(options.seed, 'fraud') };
  const endMicros = options.startMicros + options.days * DAY;
  const hotCard = 0;

  /** The card of an ordinary purchase: countries by their hour, then cards by how much they are used. */
  function cardIn({ countryWeights }: Slice, sum: number): number {
    if (random.chance(options.hotCardShare)) return hotCard;
    let left = random.uniform() * sum;
    for (let c = 0; c < countryWeights.length; c++) {
      left -= countryWeights[c]!;
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
    let made = 0;
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
      const ordinary = Math.max(0, slice.target - made - due.length);
      const instants = Float64Array.from({ length: ordinary }, instant).sort();
      let next = 0;
      for (const at of instants) {
        while (next < due.length && due[next]!.atMicros <= at) {
          made++;
          yield due[next++]!;
        }
        const purchase = ordinaryPurchase(at, cardIn(slice, sum), cards, merchants, random);
        if (random.chance(merchants.categoryOf(purchase.merchant).refundShare)) {
          plan(refundOf(purchase, random));
        }
        made++;
        yield purchase;
      }
      // What is planned for a slice may be more than its share; later slices make up for it, the last one may not exceed it.
      while (next < due.length && made < options.numTransactions) {
        made++;
        yield due[next++]!;
      }
    }
  }

  return { cards, merchants, purchases };
}

function refundOf(purchase: Purchase, random: Random): Purchase {
  const atMicros = purchase.atMicros + Math.floor(random.between(1, 10) * 86_400_000) * 1000;
  return { ...purchase, atMicros, amount: -purchase.amount };
}
