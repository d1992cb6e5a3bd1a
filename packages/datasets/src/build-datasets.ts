import { rmSync } from 'node:fs';
import type { DuckSession, WriteSession } from '@cardlake/lake';
import { type Reporter, silentReporter, UserError } from '@cardlake/runtime';
import { emptyReason, goldDays, suggestDay } from './availability';
import { type Day, daysOf } from './day';
import { type DatasetGroup, datasetTables } from './groups';
import { buildInference } from './inference/build-inference';
import { formatManifest, type InferenceManifest, type TrainingManifest } from './manifest';
import { type DatasetSettings, parseDatasetSettings } from './settings';
import type { BuildContext } from './split/build-split';
import { dropDeclines, loadDeclines } from './split/declines';
import { dropLabels, loadCardReports, loadLabels } from './split/labels';
import { replaceDataset } from './split/replace-dataset';
import { splitBounds } from './split-bounds';
import { buildTraining } from './training/build-training';

export interface BuildDatasetsOptions {
  readonly session: DuckSession;
  /** The open write session of the lake; datasets are built from its snapshot. */
  readonly write: WriteSession;
  /** Build date, `YYYY-MM-DD`. */
  readonly day: Day;
  readonly groups: readonly DatasetGroup[];
  readonly settings?: DatasetSettings;
  readonly reporter?: Reporter;
}

/** A split without rows, which is allowed but rarely intended, and the reason. */
export interface EmptySplit {
  readonly split: 'train' | 'validation' | 'inference';
  readonly reason: string;
}

export interface DatasetsResult {
  readonly training: TrainingManifest;
  readonly inference: InferenceManifest;
  /** False when the lake already had exactly these datasets; nothing was committed then. */
  readonly changed: boolean;
  readonly empty: readonly EmptySplit[];
}

/**
 * Builds the training, validation and inference datasets of a day and commits them together; they replace the
 * earlier ones of that day. Equal gold rows and labels give equal bytes.
 * @throws UserError `no_events` when none of the sets would have a row; `gold_incomplete` when the groups have
 *   different events; those of the session and the lake.
 */
export async function buildDatasets(options: BuildDatasetsOptions): Promise<DatasetsResult> {
  const {
    session,
    write,
    day,
    groups,
    settings = parseDatasetSettings(),
    reporter = silentReporter,
  } = options;
  const { snapshot } = write;
  const bounds = splitBounds(day, settings);
  const tables = datasetTables(groups);
  const [firstGroup] = groups;
  const available = firstGroup === undefined ? [] : goldDays(snapshot, firstGroup);
  const ranges = { train: bounds.train, validation: bounds.validation, inference: bounds.inference };
  if (Object.values(ranges).every((range) => emptyReason(range, available) !== undefined)) {
    throw noEvents(day, available, settings);
  }
  const total = Object.values(ranges).flatMap(daysOf).length;
  const context: BuildContext = { session, snapshot, groups, stage: reporter.stage('datasets', total) };
  await loadLabels(session, snapshot, bounds.labelsKnownBefore);
  await loadDeclines(session, snapshot, [bounds.train, bounds.validation]);
  if (firstGroup === undefined) throw new Error('datasets need at least one feature group');
  await loadCardReports(session, snapshot, firstGroup, {
    since: settings.compromisedCards === 'all' ? undefined : bounds.train.from,
    knownBefore: bounds.labelsKnownBefore,
  });

  const transaction = write.transaction();
  const folders = { training: transaction.stageFolder(), inference: transaction.stageFolder() };
  const training = await buildTraining(context, {
    day,
    settings,
    bounds,
    table: tables.training,
    folder: folders.training,
  });
  const inference = await buildInference(context, {
    day,
    bounds,
    table: tables.inference,
    folder: folders.inference,
  });
  const changed = [
    await replaceDataset(snapshot, transaction, tables.training, day, {
      folder: folders.training,
      files: [...training.train.files, ...training.validation.files],
      manifest: formatManifest(training),
    }),
    await replaceDataset(snapshot, transaction, tables.inference, day, {
      folder: folders.inference,
      files: inference.inference.files,
      manifest: formatManifest(inference),
    }),
  ].includes(true);
  const rows = {
    train: training.train.rows,
    validation: training.validation.rows,
    inference: inference.inference.rows,
  };
  await dropLabels(session);
  await dropDeclines(session);
  if (changed) await transaction.commit({ kind: 'datasets', day, rows });
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  context.stage.done(rows);
  const empty = (['train', 'validation', 'inference'] as const).flatMap((split) =>
    rows[split] > 0 ? [] : [{ split, reason: emptyReason(ranges[split], available) ?? ALL_EXCLUDED }],
  );
  return { training, inference, changed, empty };
}

const ALL_EXCLUDED =
  'all rows of those days are left out: of cards that were already known to be compromised, or declined without a report';

function noEvents(day: Day, available: readonly Day[], settings: DatasetSettings): UserError {
  const [first] = available;
  if (first === undefined) {
    return new UserError('no_events', `no datasets for ${day}: the lake has no gold rows yet`, {
      hint: 'Ingest events and compute gold first: `cardlake ingest`, then `cardlake run stream`.',
    });
  }
  const suggested = suggestDay(available, settings);
  const message = `no datasets for ${day}: the lake has events from ${first} to ${available.at(-1)}`;
  const hint =
    suggested === undefined
      ? 'These are too few days for the settings: use fewer train, validation, gap or maturity days.'
      : `Choose another day; ${suggested} is the newest for which all three sets have rows.`;
  return new UserError('no_events', message, { hint });
}
