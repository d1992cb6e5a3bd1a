import { groups as published } from '@cardlake/card-features';
import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import { createOnlineEngine, DAY_MICROS } from '@cardlake/features';
import { median, round } from './measure';
import type { Result } from './result';

const STEPS = 5_000;
const MAX_MICROSECONDS = 20;
const START = Date.UTC(2026, 0, 1) * 1000;
const WEEK = 7 * DAY_MICROS;

/** Measures one step of a card whose state holds a week with this many events. */
export function onlineStage(events: number): Result {
  const engine = createOnlineEngine(published.rt_card_features_v1, cardEvents);
  const state = engine.emptyState();
  const interval = WEEK / events;
  const event = (i: number): CardEvent => ({
    event_id: `e${i}`,
    card_id: 'c',
    ts: START + Math.round(i * interval),
    merchant_id: `m${(i * 7919) % 300}`,
    amount: BigInt((i * 104_729) % 10_000_000),
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  });
  // Twice the window, so that the state is full and old events leave it as new ones arrive.
  for (let i = 0; i < 2 * events; i++) engine.step(state, event(i));
  const steps: number[] = [];
  const roundTrips: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const next = event(2 * events + i);
    steps.push(microseconds(() => engine.step(state, next)));
    if (i % 10 === 0) roundTrips.push(microseconds(() => engine.decode(engine.encode(state))));
  }
  return {
    stage: 'online_step',
    figures: {
      events_of_state: events,
      bytes_of_state: engine.encode(state).length,
      encode_and_decode_microseconds: round(median(roundTrips)),
    },
    bounds: [{ what: 'median microseconds', value: round(median(steps)), atMost: MAX_MICROSECONDS }],
  };
}

function microseconds(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1000;
}
