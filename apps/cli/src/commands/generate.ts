import { sendAll, sendPaced, syntheticTraffic } from '@cardlake/bronze';
import type { Command } from 'commander';
import type { App } from '../app';
import { openDestination } from '../generate/open-destination';
import { type GenerateOptions, requestedTraffic, withGenerateOptions } from '../generate/options';
import { withExamples } from '../options/examples';
import { progressFor, remark } from '../output/mode';
import { printable } from '../output/printable';
import { exitCodeOfSignal } from '../process/exit-code';
import { abortOnInterrupt } from '../process/interrupt';

const DESCRIPTION = [
  'Generates synthetic card traffic with frauds and their disputes; the same seed gives the same bytes.',
  'Shares are fractions of the authorisations, from 0 to 1. Duplicates and malformed lines are added to them. Disputes need a destination of their own, --disputes or --disputes-stream; a lake takes both.',
  'Ctrl-C stops after complete lines and objects; a second one stops immediately.',
].join('\n\n');

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const isBrokenPipe = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Adds `cardlake generate`, which writes synthetic card traffic to files, a lake, or a stream. */
export function registerGenerate(program: Command, app: App): void {
  const command = program
    .command('generate')
    .summary('generate synthetic card traffic with frauds, disputes and noise')
    .description(DESCRIPTION);
  withExamples(
    withGenerateOptions(command),
    'generate --out events.ndjson.gz --disputes disputes.ndjson.gz',
    'generate --lake ./lake -n 1000000 --duplicates 0.01 --late 0.02 --malformed 0.001',
    'generate --out - -n 1000 | head',
    'generate --kinesis-stream card-events --region ap-southeast-1 --continuous --rate 50',
  ).action((options: GenerateOptions) => generate(options, app));
}

async function generate(options: GenerateOptions, app: App): Promise<void> {
  const { clock } = app;
  const traffic = requestedTraffic(options, clock.now());
  const { records, counts } = syntheticTraffic(traffic);
  const { sink, summary } = await openDestination(options, sleep);
  const progress = progressFor(options, app);
  const stage = progress.reporter.stage('generate', options.continuous ? undefined : traffic.numTransactions);
  const { signal, release } = abortOnInterrupt();
  const onProgress = (sent: number) => stage.advance(sent);
  try {
    if (options.continuous) await sendPaced(records, sink, { clock, sleep, signal, onProgress });
    else await sendAll(records, sink, { signal, onProgress });
  } catch (error) {
    // The reader has gone away, as `head` does.
    if (!isBrokenPipe(error)) throw error;
  } finally {
    release();
    progress.close();
  }
  stage.done({ ...counts });
  const text = summary();
  // Standard output may be the destination of the lines.
  if (!options.json) remark(app, `${printable(text)}\n`);
  if (signal.aborted && !options.continuous) app.exitCode = exitCodeOfSignal(signal.reason);
}
