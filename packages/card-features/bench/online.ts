/** `npm run bench`: times an online step for a card with 1,000 events of state; one JSON line a measure. */
import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import { createOnlineEngine } from '@cardlake/features';
import { groups } from '../src';

const EVENTS = 1_000;
const STEPS = 20_000;
const WEEK = 7 * 86_400e6;
/** So many events are always within the longest window. */
const GAP = Math.floor(WEEK / EVENTS);

const engine = createOnlineEngine(groups.rt_card_features_v1, cardEvents);

const eventAt = (i: number): CardEvent => ({
  event_id: `e${i}`,
  card_id: 'c',
  ts: i * GAP,
  merchant_id: `merchant-${(i * 7919) % 120}`,
  amount: BigInt(((i * 104_729) % 900_000) + 100),
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
});

const state = engine.emptyState();
let bytes = engine.encode(state);
for (let i = 0; i < EVENTS; i++) engine.step(state, eventAt(i));

measure('step, state in memory', (i) => engine.step(state, eventAt(EVENTS + i)));

bytes = engine.encode(state);
measure('decode + step + encode', (i) => {
  const decoded = engine.decode(bytes);
  engine.step(decoded, eventAt(EVENTS + STEPS + i));
  bytes = engine.encode(decoded);
});

function measure(what: string, act: (i: number) => unknown): void {
  const micros = new Float64Array(STEPS);
  for (let i = 0; i < STEPS; i++) {
    const start = process.hrtime.bigint();
    act(i);
    micros[i] = Number(process.hrtime.bigint() - start) / 1e3;
  }
  micros.sort();
  const at = (share: number) => micros[Math.floor(share * STEPS)];
  console.log(
    JSON.stringify({ what, events: state.events, bytes: bytes.length, median: at(0.5), p99: at(0.99) }),
  );
}
