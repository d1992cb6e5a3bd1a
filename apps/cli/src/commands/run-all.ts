import { TRAFFIC_DEFAULTS, type TrafficOptions } from '@cardlake/bronze';
import { type Day, parseDay } from '@cardlake/datasets';
import { type EventSource, runAll } from '@cardlake/engine';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import {
  type DatasetOptionValues,
  datasetDay,
  parseDatasetOptions,
  withDatasetOptions,
} from '../options/datasets';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { checkQuarantine, type QuarantineOptions, withQuarantineOption } from '../options/quarantine';
import { parseTrafficOptions, type TrafficOptionValues, withTrafficOptions } from '../options/traffic';
import { requestedEnd, type WindowEndOptions, withWindowEndOptions } from '../options/window-end';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { runAllText } from '../output/run-all-text';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';

interface AllCommandOptions
  extends LakeOptions,
    WindowEndOptions,
    OutputOptions,
    QuarantineOptions,
    DatasetOptionValues,
    TrafficOptionValues {
  readonly input?: readonly string[];
  readonly disputes?: readonly string[];
  readonly dt?: Day;
}

/**
 * Traffic long enough for train, gap, validation and label maturity, with some malformed lines for quarantine.
 */
const TRAFFIC: TrafficOptions = {
  ...TRAFFIC_DEFAULTS,
  days: 45,
  duplicates: 0.01,
  late: 0.02,
  malformed: 0.001,
};

const DESCRIPTION = `Takes events through the whole pipeline: bronze, silver, gold, the online store and the datasets of a day.

The events come from files, or are synthetic without files. Running it again adds only new events.`;

/** Adds `cardlake run all`, which takes events through the whole pipeline. */
export function registerRunAll(parent: Command, app: App): void {
  const command = parent
    .command('all')
    .summary('run everything: events to bronze, silver, gold, online and datasets')
    .description(DESCRIPTION)
    .option('--input <files...>', 'authorisations: NDJSON, .gz or -')
    .option('--disputes <files...>', 'disputes: NDJSON, .gz or -');
  withLakeOption(command).addOption(
    new Option(
      '--dt <day>',
      'day of the datasets (default: the newest day for which all of them have rows)',
    ).argParser(parseDay),
  );
  withQuarantineOption(withDatasetOptions(withWindowEndOptions(command)));
  withTrafficOptions(command, TRAFFIC);
  withExamples(
    withOutputOptions(command),
    'run all',
    'run all --num-transactions 1000000 --seed 7 --lake ./big',
    'run all --input events.ndjson.gz --disputes disputes.ndjson.gz',
    'run all --input day1.ndjson day2.ndjson --dt 2026-02-14 --train-days 30',
  ).action((options: AllCommandOptions) => all(app, options));
}

async function all(app: App, options: AllCommandOptions): Promise<void> {
  const settings = parseDatasetOptions(options);
  const source = eventSource(options);
  const { lake: lakeRoot } = options;
  const day = datasetDay(options, settings);
  const result = await runWithProgress(app, options, (context) =>
    runAll({ lakeRoot, source, day, settings, groups: options.groups, ...requestedEnd(options) }, context),
  );
  const { out } = app.console;
  if (options.json) out.write(jsonLine({ stage: 'summary', ...result.summary }));
  else out.write(runAllText(result, lakeRoot, app.clock.now(), styleFor(out, app.env)));
  checkQuarantine(app, result.stream, options, lakeRoot);
}

function eventSource(options: AllCommandOptions): EventSource {
  const { input, disputes = [] } = options;
  if (input !== undefined) return { kind: 'files', authorizations: input, disputes };
  if (disputes.length === 0) return { kind: 'traffic', options: parseTrafficOptions(options, TRAFFIC) };
  throw new UserError('missing_option', 'disputes are given without the authorisations that they refer to', {
    hint: 'Give the authorisations with --input FILE, or ingest disputes alone: `cardlake ingest --type card_dispute FILE`.',
  });
}
