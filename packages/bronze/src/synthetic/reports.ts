import type { Random } from '@cardlake/runtime';
import type { Dispute } from '../codec/encode';

const DAY_SECONDS = 86_400;
const MICROS_PER_SECOND = 1_000_000;

/** Most card holders read their statement; some frauds are never noticed. */
const REPORTED_SHARE = 0.93;
/** Card holders who do not remember a purchase of their own. */
const FALSE_REPORT_SHARE = 0.0004;
/** Most false reports are withdrawn by a second one. */
const REVERSED_SHARE = 0.8;

/** Draws when a report is made: about a week later, at least a day, at most a month. */
function reportTimeAfter(tsMicros: number, random: Random): number {
  const days = Math.min(30, Math.max(1, random.logNormal(6.5, 0.6)));
  const seconds = Math.floor(tsMicros / MICROS_PER_SECOND) + Math.round(days * DAY_SECONDS);
  return seconds * MICROS_PER_SECOND;
}

/**
 * Draws the reports on an authorisation, in order: one on most frauds, and one on a few genuine purchases, which a
 * second report mostly withdraws.
 */
export function reportsOn(eventId: string, tsMicros: number, isFraud: boolean, random: Random): Dispute[] {
  if (!random.chance(isFraud ? REPORTED_SHARE : FALSE_REPORT_SHARE)) return [];
  const first = { event_id: eventId, is_fraud: true, reported_at: reportTimeAfter(tsMicros, random) };
  if (isFraud || !random.chance(REVERSED_SHARE)) return [first];
  return [first, { ...first, is_fraud: false, reported_at: reportTimeAfter(first.reported_at, random) }];
}
