import { systemTiming } from '@cardlake/aws';
import { orderedStreamSink } from '@cardlake/bronze';
import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { FailedRecords } from '../generate/failed-records';
import { withExamples } from '../options/examples';
import { countValue } from '../options/values';
import { count, numberOf } from '../output/format';
import { type OutputOptions, progressFor, withOutputOptions } from '../output/mode';
import { exitCodeOfSignal } from '../process/exit-code';
import { abortOnInterrupt } from '../process/interrupt';
import { sendLines } from '../send/send-lines';

interface SendOptions extends OutputOptions {
  readonly kinesisStream: string;
  readonly region?: string;
  readonly rate?: number;
  readonly failedFolder: string;
}

const DESCRIPTION = `Sends the authorisations of a file to a Kinesis stream, unchanged, under their cards: those of a card arrive in the order of the file.
Gzip is recognized.

Records that the stream refuses are sent again. Those that it never takes are kept in a file, with card numbers masked, and the command
exits with 2. Ctrl-C stops after complete lines.`;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Adds `cardlake send FILE`, which sends authorisations to a stream. */
export function registerSend(program: Command, app: App): void {
  const command = program
    .command('send')
    .summary('send authorisations of a file to a Kinesis stream')
    .description(DESCRIPTION)
    .argument('<file>', 'NDJSON, plain or gzipped, or - for standard input')
    .requiredOption('--kinesis-stream <name>', 'Kinesis stream to send to')
    .option(
      '--rate <n>',
      'most authorisations a second (default: as fast as the stream takes them)',
      countValue,
    )
    .option('--failed-folder <folder>', 'where lines are kept that the stream did not take', '.')
    .option('--region <region>', 'AWS region (default: from the environment)')
    .action((file: string, options: SendOptions) => send(app, file, options));
  withExamples(
    withOutputOptions(command),
    'send events.ndjson.gz --kinesis-stream cardlake-dev-bronze-events',
    'send - --kinesis-stream cardlake-dev-bronze-events --rate 50 --json < events.ndjson',
  );
}

async function send(app: App, input: string, options: SendOptions): Promise<void> {
  const { openKinesis } = await import('@cardlake/aws/kinesis');
  const failed = new FailedRecords(options.failedFolder);
  const sink = orderedStreamSink({
    stream: openKinesis(options.kinesisStream, { region: options.region }),
    onLost: (lost) => failed.keep(lost),
    timing: { ...systemTiming, sleep },
  });
  const { clock, console } = app;
  const progress = progressFor(options, app);
  const stage = progress.reporter.stage('send');
  const { signal, release } = abortOnInterrupt();
  const onProgress = (lines: number) => stage.advance(lines);
  const { rate } = options;
  try {
    await sendLines(sink, { input, stdin: process.stdin, rate, clock, sleep, signal, onProgress });
  } finally {
    release();
    progress.close();
    failed.close();
  }
  const { sent, retried, lost } = sink.counts();
  stage.done({ sent, retried, lost });
  if (lost > 0)
    throw new UserError('records_not_taken', `${numberOf(lost, 'record was', 'records were')} not accepted`, {
      hint: `They are in ${failed.paths.join(' and ')}; send or ingest them again.`,
    });
  if (!options.json)
    console.out.write(`${numberOf(sent, 'record')} sent, ${count(retried)} of them more than once\n`);
  if (signal.aborted) app.exitCode = exitCodeOfSignal(signal.reason);
}
