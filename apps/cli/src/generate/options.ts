import { TRAFFIC_DEFAULTS as DEFAULTS, type TrafficOptions } from '@cardlake/bronze';
import { type Command, Option } from 'commander';
import {
  numberOption,
  parseTrafficOptions,
  type TrafficOptionValues,
  withTrafficOptions,
} from '../options/traffic';
import { type OutputOptions, withOutputOptions } from '../output/mode';

/** Options of `cardlake generate`. */
export interface GenerateOptions extends OutputOptions, TrafficOptionValues {
  readonly out?: string;
  readonly disputes?: string;
  readonly lake?: string;
  readonly bucketMinutes: number;
  readonly kinesisStream?: string;
  readonly firehose?: string;
  readonly disputesStream?: string;
  readonly region?: string;
  readonly failedFolder: string;
  readonly continuous?: true;
  readonly rate: number;
}

/** Adds the options of `cardlake generate`; the traffic validates its own. */
export function withGenerateOptions(command: Command): Command {
  const options = [
    new Option('-o, --out <file>', 'write authorisations to a file (.gz: gzipped), or - for standard output'),
    new Option('--disputes <file>', 'write disputes to a file (.gz: gzipped)'),
    new Option('--lake <folder>', 'write both into the bronze prefix of a lake, by arrival'),
    numberOption('--bucket-minutes <n>', 'with --lake: arrivals that share an object', 60),
    new Option('--kinesis-stream <name>', 'send authorisations to a Kinesis stream'),
    new Option('--firehose <name>', 'send authorisations to a Firehose stream'),
    new Option('--disputes-stream <name>', 'send disputes to a stream of the same kind'),
    new Option('--region <region>', 'AWS region; default: that of the environment'),
    new Option('--failed-folder <folder>', 'where lines are kept that the stream did not take').default('.'),
    new Option('--continuous', 'send each line when its time has come, until Ctrl-C'),
    numberOption('--rate <n>', 'with --continuous: authorisations a second', 10),
  ];
  withTrafficOptions(command, DEFAULTS);
  for (const option of options) command.addOption(option);
  return withOutputOptions(command);
}

/** Days of continuous traffic: effectively endless, since lines are generated as they are sent. */
const CONTINUOUS_DAYS = 365;
const SECONDS_PER_DAY = 86_400;

/**
 * Converts option values to traffic options.
 * @param nowMs milliseconds since the epoch, where continuous traffic starts.
 */
export function requestedTraffic(given: GenerateOptions, nowMs: number): TrafficOptions {
  const chosen = parseTrafficOptions(given, DEFAULTS);
  if (!given.continuous) return chosen;
  return {
    ...chosen,
    numTransactions: Math.round(given.rate * CONTINUOUS_DAYS * SECONDS_PER_DAY),
    days: CONTINUOUS_DAYS,
    startMicros: given.start ?? Math.floor(nowMs / 1000) * 1_000_000,
    dailyPattern: 'flat',
  };
}
