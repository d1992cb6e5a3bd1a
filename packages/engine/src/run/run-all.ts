import {
  type DatasetGroup,
  type DatasetSettings,
  type DatasetsResult,
  type Day,
  goldDays,
  suggestDay,
} from '@cardlake/datasets';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import { type LakeSummary, summarizeLake } from '../read/summary';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, withLakeWriter } from '../session/lake-writer';
import { type EventSource, fillBronze } from './fill-bronze';
import { buildDaily } from './run-daily';
import { type StreamResult, updateLake } from './run-stream';
import { type RequestedEnd, windowEnd } from './window-end';

/** Options of `runAll`. */
export interface AllOptions extends RequestedEnd {
  /** Created if there is none. */
  readonly lakeRoot: string;
  readonly source: EventSource;
  /** Day of the datasets; by default the newest day for which all of them have rows. */
  readonly day?: Day | undefined;
  readonly settings: DatasetSettings;
  /** Published names of the groups that the datasets hold, as in `runDaily`. */
  readonly groups?: readonly string[] | undefined;
}

/** Results of every stage, and a summary of the lake after them. */
export interface AllResult {
  readonly stream: StreamResult;
  /** Undefined when the lake has too few days for datasets. */
  readonly daily: DatasetsResult | undefined;
  readonly summary: LakeSummary;
}

/**
 * Takes events to bronze, silver, gold and the online store, and builds the datasets of a day.
 * @throws UserError `window_end_ahead`, `unknown_group`, and those of the stages.
 */
export async function runAll(options: AllOptions, context: EngineContext): Promise<AllResult> {
  const { lakeRoot, source, settings } = options;
  // Refuses a wrong one before anything is written; without one, the end comes after the arrivals.
  windowEnd(options, context.clock);
  const groups = chooseDatasetGroups(options.groups);
  await fillBronze(lakeRoot, source, context);
  return withLakeWriter(lakeRoot, { create: true }, context, async (write) => {
    const stream = await updateLake(write, windowEnd(options, context.clock));
    const day = options.day ?? newestDay(write, settings, groups);
    const daily = day === undefined ? undefined : await buildDaily(write, { day, settings, groups });
    return { stream, daily, summary: await summarizeLake(write) };
  });
}

function newestDay(
  { write }: WriteContext,
  settings: DatasetSettings,
  [group]: readonly DatasetGroup[],
): Day | undefined {
  return group && suggestDay(goldDays(write.snapshot, group), settings);
}
