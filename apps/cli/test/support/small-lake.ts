import { lakeSink, sendAll, syntheticTraffic, type TrafficRecord } from '@cardlake/bronze';
import { parseDatasetSettings } from '@cardlake/datasets';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { runDaily } from '../../src/pipeline/daily';
import { type LakeRun, type Surroundings, withLakeRun } from '../../src/pipeline/lake-run';
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

/** Puts a part of the traffic into bronze. */
export const deliver = (lakeRoot: string, part: Part): Promise<void> =>
  deliverSome(lakeRoot, ({ arrivalMicros }) => arrivalMicros < START + 2 * DAY === (part === 'first'));

/** Puts those lines of the traffic into bronze that are chosen, by what they are and how many came before them. */
export async function deliverSome(
  lakeRoot: string,
  chosen: (record: TrafficRecord, index: number) => boolean,
): Promise<void> {
  const { records } = syntheticTraffic(TRAFFIC);
  await sendAll([...records].filter(chosen), await lakeSink({ lakeRoot, bucketMinutes: 1440 }));
}

/** Runs everything that follows bronze: stream, and the datasets of a day. The same part has the same window end. */
export const process = (lakeRoot: string, part: Part, onStep?: (step: string) => void): Promise<void> =>
  inLake(
    lakeRoot,
    async (run) => {
      await runStream(run, windowEnd(START + (part === 'first' ? 2 : 100) * DAY, run.surroundings.clock));
      if (part === 'second') await runDaily(run, DATASET_DAY, SETTINGS);
    },
    onStep,
  );

/** Runs work as the writer of a lake, at an instant long after the traffic. */
export function inLake<T>(
  lakeRoot: string,
  work: (run: LakeRun) => Promise<T>,
  onStep: (step: string) => void = () => {},
  now = Date.UTC(2026, 5, 1),
): Promise<T> {
  const surroundings: Surroundings = {
    clock: fixedClock(now),
    reporter: silentReporter,
    env: { CARDLAKE_THREADS: '2', CARDLAKE_MEMORY_MB: '500' },
    onStep,
  };
  return withLakeRun(lakeRoot, surroundings, { create: true }, work);
}
