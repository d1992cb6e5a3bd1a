import type { ModelChoice } from '@cardlake/engine';
import { MODEL_NAME } from '@cardlake/job-contract';
import type { Costs } from '@cardlake/model';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { numberValue } from './values';

/** Parses the name of a model. @throws InvalidArgumentError for another text */
export function modelName(text: string): string {
  if (MODEL_NAME.test(text)) return text;
  throw new InvalidArgumentError('Give small letters, digits, - and _, a letter first; at most 63.');
}

/** Parses a model with or without a version: `fraud`, `fraud@2026-02-14-3fa94c2b`. @throws InvalidArgumentError */
export function modelChoice(text: string): ModelChoice {
  const [name = '', version, ...more] = text.split('@');
  if (version !== '' && more.length === 0) return { name: modelName(name), version };
  throw new InvalidArgumentError('Give a name, or a name and a version: fraud@2026-02-14-3fa94c2b.');
}

/** Parses the fee of a fraud, and the costs of a false alarm and of a review: `15,50,4`. @throws InvalidArgumentError */
export function costsValue(text: string): Costs {
  const [fee = -1, falseAlarm = -1, review = -1, ...more] = text.split(',').map(numberValue);
  if (Math.min(fee, falseAlarm, review) >= 0 && more.length === 0)
    return { kind: 'costs', fee, falseAlarm, review };
  throw new InvalidArgumentError('Give three numbers from 0 with commas between them, for example 15,50,4.');
}

/** Parses a seed. @throws InvalidArgumentError unless it is a whole number from 0 */
export function seedValue(text: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError('Give a whole number from 0.');
}

/** Creates the option that chooses a model, by default `fraud`. */
export const modelOption = (description: string): Option =>
  new Option('--model <name[@version]>', description)
    .argParser(modelChoice)
    .default({ name: 'fraud' } satisfies ModelChoice, 'fraud');

/** Adds the options that choose what decides. */
export const withDecidingOptions = (command: Command): Command =>
  command
    .addOption(modelOption('model, by default in the version that is promoted'))
    .option('--rules <file>', 'lists and rules beside the model')
    .option(
      '--experiment <file>',
      'model and versions that decide or score, and for which cards; in place of --model',
    );
