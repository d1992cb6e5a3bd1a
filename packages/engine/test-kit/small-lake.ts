import { lakeSink, sendAll, syntheticTraffic, type TrafficRecord } from '@cardlake/bronze';
import { parseDatasetSettings } from '@cardlake/datasets';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { type EngineContext, runDaily, runStream } from '../src';
import { decisionsOn } from './decisions';

const DAY = 86_400_000_000;
const START = Date.UTC(2026, 0, 1) * 1000;

/** A few days of traffic with every irregularity: duplicates, late and malformed lines, disputes; decisions follow it. */
const TRAFFIC = {
  numTransactions: 240,
  cards: 12,
  merchants: 8,
  startMicros: START,
  days: 3,
  fraudShare: 0.05,
  duplicates: 0.1,
  late: 0.2,
  malformed: 0.05,
} as const;

/** Settings of datasets that need only three days. */
export const SETTINGS = parseDatasetSettings({
  labelMaturityDays: 0,
  gapDays: 0,
  validationDays: 1,
  trainDays: 1,
  compromisedCards: 'none',
});
export const DATASET_DAY = '2026-01-03';

/** Traffic that arrives in the first two days, or all that arrives later. */
export type Part = 'first' | 'second';

/** Ingests a part of the traffic into bronze. */
export const deliverPart = (lakeRoot: string, part: Part): Promise<void> =>
  deliverSome(lakeRoot, ({ arrivalMicros }) => arrivalMicros < START + 2 * DAY === (part === 'first'));

/** Ingests selected lines of the traffic into bronze. */
export async function deliverSome(
  lakeRoot: string,
  select: (record: TrafficRecord, index: number) => boolean,
): Promise<void> {
  const events = [...syntheticTraffic(TRAFFIC).records];
  const records = [...events, ...decisionsOn(events)];
  await sendAll(records.filter(select), await lakeSink({ lakeRoot, bucketMinutes: 1440 }));
}

/** Runs everything after bronze: stream, and the datasets of a day. The same part has the same window end. */
export async function processPart(
  lakeRoot: string,
  part: Part,
  onStep: (step: string) => void = () => {},
): Promise<void> {
  const context = testContext({ onStep });
  await runStream({ lakeRoot, windowEndMicros: START + (part === 'first' ? 2 : 100) * DAY }, context);
  if (part === 'second') await runDaily({ lakeRoot, day: DATASET_DAY, settings: SETTINGS }, context);
}

/** Makes a lake of all traffic, which arrives in two parts. */
export async function makeTestLake(lakeRoot: string): Promise<void> {
  for (const part of ['first', 'second'] as const) {
    await deliverPart(lakeRoot, part);
    await processPart(lakeRoot, part);
  }
}

/** Creates an engine context with few resources, at an instant long after the traffic. */
export const testContext = (overrides: Partial<EngineContext> = {}): EngineContext => ({
  clock: fixedClock(Date.UTC(2026, 5, 1)),
  reporter: silentReporter,
  resources: { threads: 2, memoryMb: 500 },
  ...overrides,
});
