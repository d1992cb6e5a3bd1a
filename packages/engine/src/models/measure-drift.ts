import type { Day } from '@cardlake/datasets';
import { createDriftMeter, type ModelDrift } from '@cardlake/model';
import { numberOf, UserError } from '@cardlake/runtime';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { visitDecisions, visitGold } from './drift-rows';
import { type LoadedModel, openModelVersion } from './load-model';
import { readModelVersion } from './model-version';
import { readPromoted } from './promoted';
import type { ModelChoice } from './score-validation';

/** Options of `measureDrift`. */
export interface DriftOptions {
  readonly lakeRoot: string;
  readonly day: Day;
  /** By default the version that is promoted, otherwise the last in the list. */
  readonly model: ModelChoice;
  /** Fewer rows are not judged, since the index of few rows is large by chance. */
  readonly minRows: number;
}

/** Drift of a day against the training rows of a model. */
export interface Drift extends ModelDrift {
  readonly model: string;
  readonly version: string;
  readonly day: Day;
  /** Rows that were looked at: decisions of the model, or gold rows that it scored now. */
  readonly source: 'decisions' | 'gold';
}

/**
 * Measures how far the features and the score of a day have moved from those that a model was trained on, over the decisions
 * of the model, or over gold where there are none.
 * @throws UserError `model_missing`, `model_damaged`, `model_has_no_baseline`, `too_few_rows`, `unknown_feature`, `lake_missing` and the like
 */
export async function measureDrift(options: DriftOptions, context: EngineContext): Promise<Drift> {
  const { lakeRoot, model } = options;
  const version = model.version ?? readPromoted(lakeRoot, model.name);
  const opened = openModelVersion(lakeRoot, readModelVersion(lakeRoot, model.name, version));
  return withLakeReader(lakeRoot, context, (read) => measure(read, opened, options));
}

async function measure(
  read: ReadContext,
  model: LoadedModel,
  { day, minRows }: DriftOptions,
): Promise<Drift> {
  const { name, version, card } = model;
  const meter = createDriftMeter(card);
  if (meter === undefined) throw noBaseline(model);
  const visit = (features: readonly number[], margin: number) => meter.add(features, margin);
  const decided = await visitDecisions(read, model, day, visit);
  if (decided === 0) await visitGold(read, model, day, visit);
  if (meter.rows < minRows) throw tooFewRows(day, meter.rows, minRows);
  const source = decided > 0 ? 'decisions' : 'gold';
  return { model: name, version, day, source, ...meter.measure() };
}

const noBaseline = ({ name, version }: LoadedModel): UserError =>
  new UserError(
    'model_has_no_baseline',
    `${name} ${version} does not know its training rows: it was trained elsewhere`,
    {
      hint: 'Train a model on a dataset of the lake: `cardlake train --dt DAY`',
    },
  );

const tooFewRows = (day: Day, rows: number, minRows: number): UserError =>
  new UserError(
    'too_few_rows',
    `${day} has ${numberOf(rows, 'row')}, and drift is judged from ${minRows} on`,
    {
      hint: 'Take another day, or give a smaller --min-rows.',
    },
  );
