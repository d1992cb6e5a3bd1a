import type { Dispute } from '../codec/encode';
import type { Random } from './random';

const DAY_SECONDS = 86_400;
const MICROS_PER_SECOND = 1_000_000;

/** Most card holders read their statement; some frauds are never found. */
const REPORTED_SHARE = 0.93;
/** A holder who does not remember a purchase of their own. */
const FALSE_REPORT_SHARE = 0.0004;
/** Most of those are cleared up by a second report. */
const REVERSED_SHARE = 0.8;

/** A week in the middle, a day at least, a month at most. */
function reportedAfter(tsMicros: number, random: Random): number {
  const days = Math.min(30, Math.max(1, random.logNormal(6.5, 0.6)));
  const seconds = Math.floor(tsMicros / MICROS_PER_SECOND) + Math.round(days * DAY_SECONDS);
  return seconds * MICROS_PER_SECOND;
}

/**
 * The reports that an authorisation will lead to, in order: for most frauds one that says so, for a few honest
 * ones too, mostly followed by one that takes it back.
 */
export function reportsOn(eventId: string, tsMicros: number, isFraud: boolean, random: Random): Dispute[] {
  if (!random.chance(isFraud ? REPORTED_SHARE : FALSE_REPORT_SHARE)) return [];
  const first = { event_id: eventId, is_fraud: true, reported_at: reportedAfter(tsMicros, random) };
  if (isFraud || !random.chance(REVERSED_SHARE)) return [first];
  return [first, { ...first, is_fraud: false, reported_at: reportedAfter(first.reported_at, random) }];
}
