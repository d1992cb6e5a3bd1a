import type { TrafficOptions } from '@cardlake/bronze';

/** Events a day of a busy issuer, as the bench takes it. */
const PER_DAY = 300_000;

/** Traffic in which one card makes two of a hundred events, or another share. */
export const skewedTraffic = (events: number, hotCardShare = 0.02): Partial<TrafficOptions> => ({
  numTransactions: events,
  cards: Math.max(1000, Math.round(events / 40)),
  merchants: Math.max(200, Math.round(events / 200)),
  days: Math.max(2, Math.round(events / PER_DAY)),
  hotCardShare,
});
