import { type BronzeType, bronzeTypes, ingest, undoIngest } from '@cardlake/bronze';
import { isFarAhead } from '@cardlake/engine';
import { isoInstant, UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { instantValue } from '../options/values';
import { firstLinesText } from '../output/first-lines-text';
import { ingestText } from '../output/ingest-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, progressFor, remark, withOutputOptions } from '../output/mode';
import { printable } from '../output/printable';

interface IngestOptions extends LakeOptions, OutputOptions {
  readonly type: BronzeType;
  readonly arrival?: number;
  readonly undo?: true;
}

const DESCRIPTION = [
  'Ingests NDJSON, plain or gzipped, into the bronze prefix of a lake.',
  'Lines are kept unchanged, malformed ones included; `cardlake run stream` validates them. If one file cannot be read, no file is ingested. Content that the lake already has is not added again.',
  'With --undo, the files are objects of bronze, which are removed again, unless a run has taken one.',
].join('\n\n');

const aheadError = (arrival: number) =>
  new UserError('bad_option', `the arrival ${isoInstant(arrival)} is more than a day ahead of the clock`, {
    hint: 'Lines arrive in the past: give the time at which they came with --arrival, or leave it out.',
  });

/** Adds `cardlake ingest`, which copies files of raw lines into the bronze prefix. */
export function registerIngest(program: Command, app: App): void {
  const command = program
    .command('ingest')
    .summary('ingest NDJSON files into bronze, unchanged')
    .description(DESCRIPTION)
    .argument('<files...>', 'files to ingest, or - for standard input; with --undo, objects to remove');
  withLakeOption(command)
    .addOption(
      new Option('--type <type>', 'type of the lines').choices(bronzeTypes).default('card_authorization'),
    )
    .option('--arrival <time>', 'arrival time of the lines (default: now)', instantValue)
    .addOption(
      new Option('--undo', 'remove objects that no run has taken, by the paths that ingest tells').conflicts(
        'arrival',
      ),
    );
  withExamples(
    withOutputOptions(command),
    'ingest events.ndjson.gz',
    'ingest reports/*.ndjson --type card_dispute --lake ./lake',
    'ingest events-2026-02-14.ndjson.gz --arrival 2026-02-14T00:10Z',
    'ingest - < events.ndjson',
    'ingest --undo bronze/streaming/card_authorization/ingest_dt=2026/02/14/00/10/00000-….json.gz',
  ).action(async (inputs: string[], options: IngestOptions) => {
    if (options.undo) return undo(app, inputs, options);
    const { console, clock, shutdown } = app;
    if (options.arrival !== undefined && isFarAhead(options.arrival, clock))
      throw aheadError(options.arrival);
    const progress = progressFor(options, app);
    const abortHandler = {
      onAbort: progress.close,
      message: 'Unfinished inputs are not in the lake: run the same command again.',
    };
    try {
      const results = await shutdown.guard(abortHandler, () =>
        ingest({
          lakeRoot: options.lake,
          type: options.type,
          inputs,
          clock,
          arrivalMicros: options.arrival,
          reporter: progress.reporter,
        }),
      );
      if (options.json) return;
      console.out.write(ingestText(results));
      remark(app, firstLinesText(results, options.type, options.lake));
    } finally {
      progress.close();
    }
  });
}

async function undo(
  { console, clock }: App,
  objects: readonly string[],
  options: IngestOptions,
): Promise<void> {
  const removed = await undoIngest({ lakeRoot: options.lake, objects, clock });
  console.out.write(
    options.json
      ? jsonLine({ stage: 'undo', removed })
      : removed.map((path) => `removed ${printable(path)}\n`).join(''),
  );
}
