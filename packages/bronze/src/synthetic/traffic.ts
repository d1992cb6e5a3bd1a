import { type Authorization, encodeAuthorization, encodeDispute } from '../codec/encode';
import { makeActivity } from './activity';
import { malformations } from './malformed';
import { type TrafficOptions, trafficOptions } from './options';
import type { Purchase } from './purchase';
import { Random } from './random';
import type { TrafficCounts, TrafficRecord } from './record';
import { reportsOn } from './reports';
import { TimeQueue } from './time-queue';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** One repeated line in so many says another amount than the first did. */
const CONFLICT_EVERY = 20;

/** Traffic that is made while it is read. */
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
 * Card traffic as an issuer sees it: cards with homes, habits and rhythms, frauds in cases, their disputes, and
 * the dirt of delivery. The same options give the same bytes on every machine; dirt changes only the lines it adds
 * and the arrivals it delays, never the authorisations. Memory is bounded: a few thousand events and what is under way.
 * @throws UserError `bad_option`.
 */
export function syntheticTraffic(given: Partial<TrafficOptions> = {}): Traffic {
  const options = trafficOptions(given);
  const counts = noCounts();
  return { records: deliver(options, counts), counts };
}

function* deliver(options: TrafficOptions, counts: TrafficCounts): Generator<TrafficRecord> {
  const { cards, merchants, purchases } = makeActivity(options);
  const network = new Random(options.seed, 'network');
  const dirt = new Random(options.seed, 'dirt');
  const holders = new Random(options.seed, 'holders');
  const underWay = new TimeQueue<TrafficRecord>();
  // Two runs into one lake do not share ids unless they are the same run.
  const run = `${options.seed.toString(36)}-${(options.startMicros / SECOND).toString(36)}`;

  const send = (
    type: TrafficRecord['type'],
    at: number,
    line: TrafficRecord['line'],
    partitionKey: string,
  ) => {
    const arrivalMicros = Math.floor(at);
    underWay.push(arrivalMicros, { type, arrivalMicros, line, partitionKey });
  };

  const eventOf = (purchase: Purchase): Authorization => {
    const country = merchants.countryOf(purchase.merchant);
    const isOnline = purchase.posMode === 'ecommerce';
    return {
      event_id: `e${run}-${String(counts.authorizations).padStart(9, '0')}`,
      card_id: cards.ids[purchase.card]!,
      // Terminals tell whole seconds, web shops milliseconds.
      ts: isOnline ? purchase.atMicros : purchase.atMicros - (purchase.atMicros % SECOND),
      merchant_id: merchants.ids[purchase.merchant]!,
      amount: BigInt(purchase.amount),
      currency: country.currency,
      country: country.code,
      pos_mode: purchase.posMode,
    };
  };

  const soil = (event: Authorization, arrival: number, line: string) => {
    if (dirt.chance(options.duplicates)) {
      const again = arrival + SECOND + Math.min(2 * HOUR, dirt.exponential(2 * MINUTE));
      const isConflict = dirt.below(CONFLICT_EVERY) === 0;
      if (isConflict) counts.conflicting++;
      else counts.duplicates++;
      const other = () => encodeAuthorization({ ...event, amount: event.amount + 10_000n });
      send('card_authorization', again, isConflict ? other() : line, event.card_id);
    }
    if (dirt.chance(options.malformed)) {
      const { spoil } = malformations[counts.malformed % malformations.length]!;
      const spoilt = spoil({ ...event, event_id: `x${run}-${counts.malformed}` });
      counts.malformed++;
      send('card_authorization', arrival, spoilt, event.card_id);
    }
  };

  for (const purchase of purchases()) {
    const event = eventOf(purchase);
    counts.authorizations++;
    if (purchase.isFraud) counts.frauds++;
    if (purchase.amount < 0) counts.refunds++;
    let arrival = purchase.atMicros + 0.3 * SECOND + network.exponential(1.5 * SECOND);
    if (dirt.chance(options.late)) {
      counts.late++;
      arrival += Math.min(48 * HOUR, 10 * MINUTE + dirt.exponential(5 * HOUR));
    }
    const line = encodeAuthorization(event);
    send('card_authorization', arrival, line, event.card_id);
    soil(event, arrival, line);
    for (const report of reportsOn(event.event_id, event.ts, purchase.isFraud, holders)) {
      counts.disputes++;
      const reaches = report.reported_at + network.exponential(5 * MINUTE);
      send('card_dispute', reaches, encodeDispute(report), report.event_id);
    }
    // Nothing that is still to be made arrives before it happens.
    while (underWay.nextTime <= purchase.atMicros) yield underWay.pop();
  }
  while (underWay.size > 0) yield underWay.pop();
}
