import { type DatasetSettings, parseDatasetSettings } from '@cardlake/datasets';
import type { Command } from 'commander';
import { numberOption } from './traffic';

/** What was chosen of the datasets. */
export interface DatasetOptionValues {
  readonly labelMaturityDays: number;
  readonly gapDays: number;
  readonly validationDays: number;
  readonly trainDays: number;
  readonly compromisedCards?: true;
}

/** Adds the options that say how datasets are cut. */
export function withDatasetOptions(command: Command): Command {
  const defaults = parseDatasetSettings();
  return command
    .addOption(
      numberOption('--label-maturity-days <n>', 'days until labels are known', defaults.labelMaturityDays),
    )
    .addOption(numberOption('--gap-days <n>', 'days between train and validation', defaults.gapDays))
    .addOption(numberOption('--validation-days <n>', 'days of validation', defaults.validationDays))
    .addOption(numberOption('--train-days <n>', 'days of train', defaults.trainDays))
    .option('--compromised-cards', 'keep cards in validation whose fraud was known before it');
}

/** The settings that were chosen. @throws UserError `bad_setting`. */
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
