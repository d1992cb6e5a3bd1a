import { withBenchLake } from './bench-lake';
import { round } from './measure';
import type { Result } from './result';
import { type LoadOptions, type LoadResult, percentile, sendAtOnce, sendAtRate } from './serve/load';
import { startServed } from './serve/served-process';
import { CARDS, EVENTS_PER_CARD, warmLake } from './serve/warm-lake';

const RATE = 500;
const WARM_UP = 5_000;
const AT_ONCE = 20_000;
const CONNECTIONS = 64;

/** Measures decisions by HTTP over warm cards: latencies at a rate with both durabilities, and decisions a second at saturation. */
export async function serveStage(seconds: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await warmLake(bench);
    const { root } = bench.lake;
    const { atRate, atOnce, historyBytes } = await measure(root, 'process', seconds);
    const disk = await measure(root, 'disk', seconds);
    const p50 = percentile(atRate, 0.5);
    const p99 = percentile(atRate, 0.99);
    const perSecond = AT_ONCE / atOnce.seconds;
    return {
      stage: 'serve',
      figures: {
        cards: CARDS,
        events_per_card: EVENTS_PER_CARD,
        requests_per_second: RATE,
        seconds,
        p50_ms: round(p50),
        p99_ms: round(p99),
        disk_p50_ms: round(percentile(disk.atRate, 0.5)),
        disk_p99_ms: round(percentile(disk.atRate, 0.99)),
        decisions_per_second: Math.round(perSecond),
        disk_decisions_per_second: Math.round(AT_ONCE / disk.atOnce.seconds),
        history_bytes_per_card: Math.round(historyBytes / CARDS),
        refused: atRate.refused + atOnce.refused + disk.atRate.refused + disk.atOnce.refused,
      },
      bounds: [
        { what: 'median latency in ms', value: round(p50), atMost: 1 },
        { what: '99th percentile in ms', value: round(p99), atMost: 5 },
        { what: 'seconds for 2,000 decisions at saturation', value: round(2_000 / perSecond), atMost: 1 },
      ],
    };
  });
}

interface Measured {
  readonly atRate: LoadResult;
  readonly atOnce: LoadResult;
  readonly historyBytes: number;
}

async function measure(lakeRoot: string, durability: string, seconds: number): Promise<Measured> {
  const server = await startServed(lakeRoot, durability);
  const load = (name: string, requests: number): LoadOptions => ({
    url: server.url,
    requests,
    connections: CONNECTIONS,
    bodyOf: (request) => bodyOf(`${durability}-${name}-${request}`, request),
  });
  try {
    await sendAtOnce(load('warm', WARM_UP));
    const atRate = await sendAtRate(load('rate', RATE * seconds), RATE);
    const atOnce = await sendAtOnce(load('once', AT_ONCE));
    return { atRate, atOnce, historyBytes: server.historyBytes };
  } finally {
    await server.stop();
  }
}

/** An authorisation of now on one of the cards of synthetic traffic. */
const bodyOf = (id: string, request: number): string =>
  JSON.stringify({
    event_id: id,
    card_id: `c${String((request * 7_919) % CARDS).padStart(5, '0')}`,
    ts: Date.now() / 1000,
    merchant_id: `m${String(request % 1_000).padStart(5, '0')}`,
    amount: (request % 10_000) / 100,
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  });
