import type { TrafficOptions } from '@cardlake/bronze';

/** Daily events of a busy issuer. */
const PER_DAY = 300_000;

/** Builds traffic in which one card makes 2 % of the events, or another share. */
export const skewedTraffic = (events: number, hotCardShare = 0.02): Partial<TrafficOptions> => ({
  numTransactions: events,
  cards: Math.max(1000, Math.round(events / 40)),
  merchants: Math.max(200, Math.round(events / 200)),
  days: Math.max(2, Math.round(events / PER_DAY)),
  hotCardShare,
});
