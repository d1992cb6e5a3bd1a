import {
  type DatasetSettings,
  type DatasetsResult,
  type Day,
  goldDays,
  suggestDay,
} from '@cardlake/datasets';
import { runDaily } from './daily';
import { datasetGroups } from './groups';
import { type LakeRun, type Surroundings, withLakeRun } from './lake-run';
import { fillBronze, type Source } from './sources';
import { runStream, type StreamResult } from './stream';
import { type Summary, summarize } from './summary';
import { windowEnd } from './window-end';

/** What the whole pipeline is told. */
export interface AllOptions {
  readonly lakeRoot: string;
  readonly source: Source;
  /** Day of the datasets; the newest that gives all of them when undefined. */
  readonly day: Day | undefined;
  readonly settings: DatasetSettings;
  /** Microseconds since the epoch; now when undefined. */
  readonly windowEndMicros: number | undefined;
}

/** What the whole pipeline did. */
export interface AllResult {
  readonly stream: StreamResult;
  /** Undefined when the lake has too few days for datasets. */
  readonly daily: DatasetsResult | undefined;
  readonly summary: Summary;
}

/** Events into bronze, bronze to silver, gold and online, and the datasets of a day. */
export async function runAll(options: AllOptions, surroundings: Surroundings): Promise<AllResult> {
  const { lakeRoot, source, settings, windowEndMicros } = options;
  await fillBronze(lakeRoot, source, surroundings);
  return withLakeRun(lakeRoot, surroundings, { create: true }, async (run) => {
    const stream = await runStream(run, windowEnd(windowEndMicros, surroundings.clock));
    const day = options.day ?? newestDay(run, settings);
    const daily = day === undefined ? undefined : await runDaily(run, day, settings);
    return { stream, daily, summary: await summarize(run) };
  });
}

const newestDay = ({ write }: LakeRun, settings: DatasetSettings): Day | undefined =>
  suggestDay(goldDays(write.snapshot, datasetGroups[0]!), settings);
