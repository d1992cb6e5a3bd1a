import { type DatasetSettings, parseDatasetSettings } from '@cardlake/datasets';
import type { Command } from 'commander';
import { numberOption } from './traffic';

/** Values of the dataset options. */
export interface DatasetOptionValues {
  readonly labelMaturityDays: number;
  readonly gapDays: number;
  readonly validationDays: number;
  readonly trainDays: number;
  readonly compromisedCards?: true;
}

/** Adds the options for the split bounds of datasets. */
export function withDatasetOptions(command: Command): Command {
  const defaults = parseDatasetSettings();
  return command
    .addOption(
      numberOption('--label-maturity-days <n>', 'days until labels are mature', defaults.labelMaturityDays),
    )
    .addOption(numberOption('--gap-days <n>', 'days between train and validation', defaults.gapDays))
    .addOption(numberOption('--validation-days <n>', 'days in validation', defaults.validationDays))
    .addOption(numberOption('--train-days <n>', 'days in train', defaults.trainDays))
    .option('--compromised-cards', 'keep cards in validation whose fraud was already known');
}

/** Converts option values to dataset settings. @throws UserError `bad_setting` */
export const parseDatasetOptions = ({
  labelMaturityDays,
  gapDays,
  validationDays,
  trainDays,
  compromisedCards = undefined,
}: DatasetOptionValues): DatasetSettings =>
  parseDatasetSettings({
    labelMaturityDays,
    gapDays,
    validationDays,
    trainDays,
    excludeCompromisedCards: compromisedCards !== true,
  });
