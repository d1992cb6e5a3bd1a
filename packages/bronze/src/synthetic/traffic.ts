import { Random } from '@cardlake/runtime';
import { type Authorization, encodeAuthorization, encodeDispute } from '../codec/encode';
import { createActivity } from './activity';
import { elementAt } from './element-at';
import { malformations } from './malformed';
import { type TrafficOptions, trafficOptions } from './options';
import type { Purchase } from './purchase';
import type { TrafficCounts, TrafficRecord } from './record';
import { reportsOn } from './reports';
import { TimeQueue } from './time-queue';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** One in this many repeated lines has another amount than the first. */
const CONFLICT_EVERY = 20;

/** Traffic that is generated while it is read. */
export interface Traffic {
  /** By arrival. Reports arrive up to two months after the last authorisation. */
  readonly records: Generator<TrafficRecord>;
  /** Grows as records are read. */
  readonly counts: Readonly<TrafficCounts>;
}

const noCounts = (): TrafficCounts => ({
  authorizations: 0,
  frauds: 0,
  refunds: 0,
  late: 0,
  duplicates: 0,
  conflicting: 0,
  malformed: 0,
  disputes: 0,
});

/**
 * Generates card traffic as an issuer sees it: cards with a country, regular shops and daily patterns; cases of fraud
 * and their disputes; and the noise of delivery. The same options give the same bytes on every machine. Noise only adds
 * lines and delays arrivals, it never changes the authorisations. Memory is bounded: a few thousand events, and the
 * lines in flight.
 * @throws UserError `bad_option`.
 */
export function syntheticTraffic(overrides: Partial<TrafficOptions> = {}): Traffic {
  const options = trafficOptions(overrides);
  const counts = noCounts();
  return { records: generateRecords(options, counts), counts };
}

function* generateRecords(options: TrafficOptions, counts: TrafficCounts): Generator<TrafficRecord> {
  const { cards, merchants, purchases } = createActivity(options);
  // The names of random streams are part of what a seed means: another name gives other traffic.
  const network = new Random(options.seed, 'network');
  const noise = new Random(options.seed, 'dirt');
  const disputeRandom = new Random(options.seed, 'holders');
  const inFlight = new TimeQueue<TrafficRecord>();
  // Runs with other options share no ids in a lake; a repeated run has the same ids.
  const run = `${options.seed.toString(36)}-${(options.startMicros / SECOND).toString(36)}`;

  const send = (
    type: TrafficRecord['type'],
    at: number,
    line: TrafficRecord['line'],
    partitionKey: string,
  ) => {
    const arrivalMicros = Math.floor(at);
    inFlight.push(arrivalMicros, { type, arrivalMicros, line, partitionKey });
  };

  const eventOf = (purchase: Purchase): Authorization => {
    const country = merchants.countryOf(purchase.merchant);
    const isOnline = purchase.posMode === 'ecommerce';
    return {
      event_id: `e${run}-${String(counts.authorizations).padStart(9, '0')}`,
      card_id: elementAt(cards.ids, purchase.card),
      // Terminals report whole seconds, web shops milliseconds.
      ts: isOnline ? purchase.atMicros : purchase.atMicros - (purchase.atMicros % SECOND),
      merchant_id: elementAt(merchants.ids, purchase.merchant),
      amount: BigInt(purchase.amount),
      currency: country.currency,
      country: country.code,
      pos_mode: purchase.posMode,
    };
  };

  const addNoise = (event: Authorization, arrival: number, line: string) => {
    if (noise.chance(options.duplicates)) {
      const repeatedAt = arrival + SECOND + Math.min(2 * HOUR, noise.exponential(2 * MINUTE));
      const isConflict = noise.below(CONFLICT_EVERY) === 0;
      if (isConflict) counts.conflicting++;
      else counts.duplicates++;
      const conflicting = () => encodeAuthorization({ ...event, amount: event.amount + 10_000n });
      send('card_authorization', repeatedAt, isConflict ? conflicting() : line, event.card_id);
    }
    if (noise.chance(options.malformed)) {
      const { corrupt } = elementAt(malformations, counts.malformed % malformations.length);
      const corrupted = corrupt({ ...event, event_id: `x${run}-${counts.malformed}` });
      counts.malformed++;
      send('card_authorization', arrival, corrupted, event.card_id);
    }
  };

  for (const purchase of purchases()) {
    const event = eventOf(purchase);
    counts.authorizations++;
    if (purchase.isFraud) counts.frauds++;
    if (purchase.amount < 0) counts.refunds++;
    let arrival = purchase.atMicros + 0.3 * SECOND + network.exponential(1.5 * SECOND);
    if (noise.chance(options.late)) {
      counts.late++;
      arrival += Math.min(48 * HOUR, 10 * MINUTE + noise.exponential(5 * HOUR));
    }
    const line = encodeAuthorization(event);
    send('card_authorization', arrival, line, event.card_id);
    addNoise(event, arrival, line);
    for (const report of reportsOn(event.event_id, event.ts, purchase.isFraud, disputeRandom)) {
      counts.disputes++;
      const reportArrival = report.reported_at + network.exponential(5 * MINUTE);
      send('card_dispute', reportArrival, encodeDispute(report), report.event_id);
    }
    // No line of a later purchase arrives before that purchase.
    while (inFlight.nextTime <= purchase.atMicros) yield inFlight.pop();
  }
  while (inFlight.size > 0) yield inFlight.pop();
}
