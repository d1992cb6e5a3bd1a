import type { ModelChoice, RejectedLine, Replay } from '@cardlake/engine';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { withDecidingOptions } from '../options/model';
import { plainName } from '../output/compressed';
import type { OutputStream } from '../output/console';
import { jsonLine } from '../output/json';
import { openResultFile, reserveResultFile } from '../output/result-file';
import { scoreText } from '../output/score-text';
import { styleFor } from '../output/style';
import { lineSink, parquetSink } from '../output/write-decisions';
import { fillResultFile } from '../process/fill-result-file';
import { readWithProgress } from '../process/run-command';
import { type DecisionSink, noSink } from '../score/decision-sink';
import { scoreFile } from '../score/score-file';
import type { ScoreSummary } from '../score/summary';

interface ScoreOptions extends LakeOptions {
  readonly model: ModelChoice;
  readonly rules?: string;
  readonly experiment?: string;
  readonly explain?: true;
  readonly out?: string;
  readonly rejected?: string;
  readonly json?: true;
}

type OpenSink = (replay: Replay) => Promise<DecisionSink>;

const DESCRIPTION = `Decides each authorisation of an NDJSON file as "serve" would have when it came. Nothing is written to the lake.

Receipts follow the greatest time that was read, so that a past day is decided as it would have been then: an event that comes more than
24 hours behind it is late. An event sees those of the file that were read before it, and of the lake all others up to the greatest time read,
never a later one. Snapshot rows are those of gold, as they are now. The same file has the same decisions, to the byte.

Without --out, only the numbers are told. A file of --out that ends with .parquet is Parquet, any other one NDJSON in the form of
bronze card_decision, gzipped if it ends with .gz; - writes that to standard output, and the numbers to standard error.`;

/** Adds `cardlake score FILE`, which decides the authorisations of a file. */
export function registerScore(program: Command, app: App): void {
  const command = program
    .command('score')
    .summary('decide the authorisations of a file, as if they came now or on a past day')
    .description(DESCRIPTION)
    .argument('<file>', 'NDJSON, plain or gzipped; - for standard input');
  withDecidingOptions(withLakeOption(command))
    .option('-o, --out <file>', 'write the decisions into a file, or no file')
    .option(
      '--rejected <file>',
      'write lines that are not decided, with the reasons; card numbers are masked',
    )
    .option('--explain', 'reasons of approvals, too')
    .addOption(new Option('--json', 'one line of JSON with the numbers'))
    .action((file: string, options: ScoreOptions) => score(app, file, options));
  withExamples(
    command,
    'score events-2026-02-14.ndjson.gz --out decisions.ndjson',
    'score events.ndjson --model fraud@2026-02-14-3fa94c2b --rules rules.json --out decisions.parquet --rejected rejected.ndjson',
    'score - --json < events.ndjson',
  );
}

async function score(app: App, input: string, options: ScoreOptions): Promise<void> {
  const { out, err } = app.console;
  const summary = await writeRejected(app, options, (onRejected) =>
    writeDecisions(app, options, (openSink) => {
      const { lake: lakeRoot, model, rules, experiment, explain } = options;
      const choice = { lakeRoot, ...model, rules, experiment };
      return readWithProgress(app, {}, (context) =>
        scoreFile({ ...choice, input, isExplained: explain === true, onRejected, openSink }, context),
      );
    }),
  );
  const target = options.out === '-' ? err : out;
  target.write(options.json ? jsonLine(summary) : scoreText(summary, styleFor(target, app.env)));
}

/** Runs work with the place for decisions that the user chose. */
function writeDecisions(
  app: App,
  { out }: ScoreOptions,
  work: (openSink: OpenSink) => Promise<ScoreSummary>,
): Promise<ScoreSummary> {
  if (out === undefined) return work(async () => noSink);
  if (out === '-') return work(async () => lineSink(app.console.out));
  if (!plainName(out).toLowerCase().endsWith('.parquet'))
    return fillResultFile(openResultFile(out), app.shutdown, (file) => work(async () => lineSink(file.out)));
  return fillResultFile(reserveResultFile(out), app.shutdown, ({ partial }) =>
    work((replay) => parquetSink(replay, partial)),
  );
}

/** Runs work with the place for lines that are not decided. */
function writeRejected(
  app: App,
  { rejected }: ScoreOptions,
  work: (onRejected: (lines: readonly RejectedLine[]) => Promise<void>) => Promise<ScoreSummary>,
): Promise<ScoreSummary> {
  if (rejected === undefined) return work(async () => {});
  return fillResultFile(openResultFile(rejected), app.shutdown, (file) =>
    work((lines) => writeLines(file.out, lines)),
  );
}

const writeLines = (out: OutputStream, lines: readonly RejectedLine[]): Promise<void> =>
  out.writeAll(lines.map(jsonLine).join(''));
