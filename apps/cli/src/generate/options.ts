import { TRAFFIC_DEFAULTS as DEFAULTS, type TrafficOptions } from '@cardlake/bronze';
import { type Command, Option } from 'commander';
import { instantValue, numberValue } from '../options/values';
import { type OutputOptions, withOutputOptions } from '../output/mode';

/** What `cardlake generate` was told. */
export interface GenerateOptions extends OutputOptions {
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
  readonly out?: string;
  readonly disputes?: string;
  readonly lake?: string;
  readonly bucketMinutes: number;
  readonly kinesisStream?: string;
  readonly firehose?: string;
  readonly disputesStream?: string;
  readonly region?: string;
  readonly failedDir: string;
  readonly continuous?: true;
  readonly rate: number;
}

const startDay = new Date(DEFAULTS.startMicros / 1000).toISOString().slice(0, 10);

const number = (name: string, description: string, value: number) =>
  new Option(name, description).argParser(numberValue).default(value);

/** Adds the options; those of the traffic are checked by the traffic itself. */
export function addGenerateOptions(command: Command): Command {
  const options = [
    number('-n, --num-transactions <n>', 'valid, distinct authorisations', DEFAULTS.numTransactions),
    number('--cards <n>', 'cards', DEFAULTS.cards),
    number('--merchants <n>', 'merchants', DEFAULTS.merchants),
    new Option('--start <time>', `first instant; default ${startDay}, with --continuous now`).argParser(
      instantValue,
    ),
    number('--days <n>', 'length in days', DEFAULTS.days),
    number('--seed <n>', 'the same seed gives the same bytes', DEFAULTS.seed),
    number('--fraud <share>', 'frauds among the authorisations', DEFAULTS.fraudShare),
    number('--hot-card-share <share>', 'authorisations that one single card makes', DEFAULTS.hotCardShare),
    number('--duplicates <share>', 'lines delivered twice, some with another amount', DEFAULTS.duplicates),
    number('--late <share>', 'lines that arrive minutes to days late', DEFAULTS.late),
    number('--malformed <share>', 'lines that break a rule', DEFAULTS.malformed),
    new Option('-o, --out <file>', 'write authorisations to a file (.gz: gzipped), or - for standard output'),
    new Option('--disputes <file>', 'write disputes to a file (.gz: gzipped)'),
    new Option('--lake <dir>', 'write both into the bronze prefix of a lake, by arrival'),
    number('--bucket-minutes <n>', 'with --lake: arrivals that share an object', 60),
    new Option('--kinesis-stream <name>', 'send authorisations to a Kinesis stream'),
    new Option('--firehose <name>', 'send authorisations to a Firehose stream'),
    new Option('--disputes-stream <name>', 'send disputes to a stream of the same kind'),
    new Option('--region <region>', 'AWS region; default: that of the environment'),
    new Option('--failed-dir <dir>', 'where lines are kept that the stream did not take').default('.'),
    new Option('--continuous', 'send each line when its time has come, until Ctrl-C'),
    number('--rate <n>', 'with --continuous: authorisations a second', 10),
  ];
  for (const option of options) command.addOption(option);
  return withOutputOptions(command);
}

/** Long enough for whoever lets it run; the traffic is made as it is sent. */
const CONTINUOUS_DAYS = 365;
const SECONDS_PER_DAY = 86_400;

/**
 * The traffic the options ask for.
 * @param nowMs milliseconds since the epoch; where continuous traffic starts.
 */
export function trafficOf(given: GenerateOptions, nowMs: number): TrafficOptions {
  const { numTransactions, cards, merchants, days, seed, hotCardShare, duplicates, late, malformed } = given;
  const common = {
    cards,
    merchants,
    seed,
    fraudShare: given.fraud,
    hotCardShare,
    duplicates,
    late,
    malformed,
  };
  if (!given.continuous) {
    const startMicros = given.start ?? DEFAULTS.startMicros;
    return { ...common, numTransactions, days, startMicros, rhythm: 'local' };
  }
  return {
    ...common,
    numTransactions: Math.round(given.rate * CONTINUOUS_DAYS * SECONDS_PER_DAY),
    days: CONTINUOUS_DAYS,
    startMicros: given.start ?? Math.floor(nowMs / 1000) * 1_000_000,
    rhythm: 'flat',
  };
}
