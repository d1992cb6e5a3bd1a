import { lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { parseDatasetSettings } from '@cardlake/datasets';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { runDaily } from '../../src/pipeline/daily';
import { type Surroundings, withLakeRun } from '../../src/pipeline/lake-run';
import { runStream } from '../../src/pipeline/stream';
import { windowEnd } from '../../src/pipeline/window-end';

const DAY = 86_400_000_000;
const START = Date.UTC(2026, 0, 1) * 1000;

/** A few days of traffic with everything that can befall it. */
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

/** Datasets that three days are enough for. */
export const SETTINGS = parseDatasetSettings({
  labelMaturityDays: 0,
  gapDays: 0,
  validationDays: 1,
  trainDays: 1,
  excludeCompromisedCards: false,
});
export const DATASET_DAY = '2026-01-03';

/** What arrives in the first two days, or all that arrives after them. */
export type Part = 'first' | 'second';
const isOf = (part: Part, arrivalMicros: number) => arrivalMicros < START + 2 * DAY === (part === 'first');

/** Puts a part of the traffic into bronze. */
export async function deliver(lakeRoot: string, part: Part): Promise<void> {
  const { records } = syntheticTraffic(TRAFFIC);
  const own = [...records].filter(({ arrivalMicros }) => isOf(part, arrivalMicros));
  await sendAll(own, await lakeSink({ lakeRoot, bucketMinutes: 1440 }));
}

/** Runs everything that follows bronze: stream, and the datasets of a day. The same part has the same window end. */
export async function process(
  lakeRoot: string,
  part: Part,
  onStep: (step: string) => void = () => {},
): Promise<void> {
  const surroundings: Surroundings = {
    clock: fixedClock(Date.UTC(2026, 5, 1)),
    reporter: silentReporter,
    env: { CARDLAKE_THREADS: '2', CARDLAKE_MEMORY_MB: '500' },
    onStep,
  };
  const end = windowEnd(START + (part === 'first' ? 2 : 100) * DAY, surroundings.clock);
  await withLakeRun(lakeRoot, surroundings, { create: true }, async (run) => {
    await runStream(run, end);
    if (part === 'second') await runDaily(run, DATASET_DAY, SETTINGS);
  });
}
