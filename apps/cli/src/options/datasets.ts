import {
  type DatasetSettings,
  type Day,
  dayOfLastValidation,
  parseDatasetSettings,
  parseDay,
} from '@cardlake/datasets';
import { DEFAULT_DATASET_GROUPS } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import { numberOption } from './traffic';
import { namesValue } from './values';

/** Values of the dataset options. */
export interface DatasetOptionValues {
  readonly labelMaturityDays: number;
  readonly gapDays: number;
  readonly validationDays: number;
  readonly trainDays: number;
  readonly compromised: DatasetSettings['compromisedCards'];
  readonly validationEnds?: Day;
  readonly groups?: readonly string[];
}

/** Adds the options of datasets: their groups, and the bounds of their splits. */
export const withDatasetOptions = (command: Command): Command =>
  withSplitOptions(
    command.option(
      '--groups <names>',
      `feature groups of the datasets (default: ${DEFAULT_DATASET_GROUPS})`,
      namesValue,
    ),
  );

/** Adds the options for the split bounds of datasets. */
export function withSplitOptions(command: Command): Command {
  const defaults = parseDatasetSettings();
  return command
    .addOption(
      numberOption('--label-maturity-days <n>', 'days until labels are mature', defaults.labelMaturityDays),
    )
    .addOption(numberOption('--gap-days <n>', 'days between train and validation', defaults.gapDays))
    .addOption(numberOption('--validation-days <n>', 'days in validation', defaults.validationDays))
    .addOption(numberOption('--train-days <n>', 'days in train', defaults.trainDays))
    .addOption(
      new Option('--compromised <which>', 'cards left out of validation: with fraud known by then')
        .choices(['since-train', 'all', 'none'])
        .default(defaults.compromisedCards),
    )
    .addOption(
      new Option('--validation-ends <day>', 'last day of validation, in place of --dt')
        .argParser(parseDay)
        .conflicts('dt'),
    );
}

/** Returns the day D that options give, by itself or by the last day of validation; undefined when they give neither. */
export const datasetDay = (
  { dt, validationEnds }: { readonly dt?: Day | undefined; readonly validationEnds?: Day | undefined },
  settings: DatasetSettings,
): Day | undefined => (validationEnds === undefined ? dt : dayOfLastValidation(validationEnds, settings));

/** As {@link datasetDay}. @throws UserError `missing_option` when the options give no day */
export function requireDatasetDay(options: Parameters<typeof datasetDay>[0], settings: DatasetSettings): Day {
  const day = datasetDay(options, settings);
  if (day !== undefined) return day;
  throw new UserError('missing_option', 'the datasets need a day', {
    hint: 'Give the day D with --dt 2026-02-14, or the last day of validation with --validation-ends 2026-02-07.',
  });
}

/** Converts option values to dataset settings. @throws UserError `bad_setting` */
export const parseDatasetOptions = ({
  labelMaturityDays,
  gapDays,
  validationDays,
  trainDays,
  compromised,
}: DatasetOptionValues): DatasetSettings =>
  parseDatasetSettings({
    labelMaturityDays,
    gapDays,
    validationDays,
    trainDays,
    compromisedCards: compromised,
  });
