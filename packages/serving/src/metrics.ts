import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Buckets of latencies, in seconds. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** Values that are read when the metrics are asked for. */
export interface Gauges {
  readonly logLagBytes: () => number;
  readonly openSegments: () => number;
  readonly waiting: () => number;
  readonly decisionsInMemory: () => number;
}

/** Measurements of a server. */
export interface Metrics {
  countRequest(route: string, status: number): void;
  countDecision(outcome: string): void;
  /** @param seconds duration of a step of a decision */
  observeStep(step: string, seconds: number): void;
  /** Formats all of them in the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Creates the measurements of a server. */
export function createMetrics(gauges: Gauges): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Counter({
    name: 'cardlake_requests_total',
    help: 'Requests by route and status',
    labelNames: ['route', 'status'],
    registers,
  });
  const decided = new Counter({
    name: 'cardlake_decisions_total',
    help: 'Authorisations by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const steps = new Histogram({
    name: 'cardlake_step_seconds',
    help: 'Duration of each step of a decision; "request" from the request to the answer',
    labelNames: ['step'],
    buckets: BUCKETS,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    const created: Gauge = new Gauge({ name, help, registers, collect: (): void => created.set(read()) });
  };
  gauge('cardlake_log_lag_bytes', 'Bytes of the log that are not written yet', gauges.logLagBytes);
  gauge('cardlake_log_segments', 'Segments of the log that the lake has not taken yet', gauges.openSegments);
  gauge('cardlake_waiting_events', 'Authorisations that are being decided', gauges.waiting);
  gauge('cardlake_decisions_in_memory', 'Authorisations that are remembered', gauges.decisionsInMemory);
  return {
    countRequest: (route, status) => requests.inc({ route, status }),
    countDecision: (outcome) => decided.inc({ outcome }),
    observeStep: (step, seconds) => steps.observe({ step }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
