import type { TrafficOptions } from '@cardlake/bronze';
import { isoDay } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import { instantValue, numberValue } from './values';

/** Values of the options of synthetic traffic. */
export interface TrafficOptionValues {
  readonly numTransactions: number;
  readonly cards: number;
  readonly merchants: number;
  readonly start?: number;
  readonly days: number;
  readonly seed: number;
  readonly fraud: number;
  readonly hotCardShare: number;
  readonly duplicates: number;
  readonly late: number;
  readonly malformed: number;
}

/** Creates an option whose value is a number. */
export const numberOption = (name: string, description: string, value: number): Option =>
  new Option(name, description).argParser(numberValue).default(value);

/** Adds the options of synthetic traffic, which validates them itself. */
export function withTrafficOptions(command: Command, defaults: TrafficOptions): Command {
  const startDay = isoDay(defaults.startMicros);
  const options = [
    numberOption(
      '-n, --num-transactions <n>',
      'number of valid, distinct authorisations',
      defaults.numTransactions,
    ),
    numberOption('--cards <n>', 'number of cards', defaults.cards),
    numberOption('--merchants <n>', 'number of merchants', defaults.merchants),
    new Option('--start <time>', `start of the traffic (default: ${startDay})`).argParser(instantValue),
    numberOption('--days <n>', 'length in days', defaults.days),
    numberOption('--seed <n>', 'the same seed gives the same bytes', defaults.seed),
    numberOption('--fraud <share>', 'share of frauds among the authorisations', defaults.fraudShare),
    numberOption(
      '--hot-card-share <share>',
      'share of authorisations made by one single card',
      defaults.hotCardShare,
    ),
    numberOption(
      '--duplicates <share>',
      'share of lines delivered twice, some with a different amount',
      defaults.duplicates,
    ),
    numberOption('--late <share>', 'share of lines that arrive minutes to days late', defaults.late),
    numberOption('--malformed <share>', 'share of lines that break a rule', defaults.malformed),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** Converts option values to traffic options, on top of the defaults. */
export const parseTrafficOptions = (
  {
    start,
    fraud,
    numTransactions,
    cards,
    merchants,
    days,
    seed,
    hotCardShare,
    duplicates,
    late,
    malformed,
  }: TrafficOptionValues,
  defaults: TrafficOptions,
): TrafficOptions => ({
  ...defaults,
  numTransactions,
  cards,
  merchants,
  days,
  seed,
  hotCardShare,
  duplicates,
  late,
  malformed,
  fraudShare: fraud,
  startMicros: start ?? defaults.startMicros,
});
