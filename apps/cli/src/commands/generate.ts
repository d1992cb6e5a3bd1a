import { sendAll, sendPaced, syntheticTraffic } from '@cardlake/bronze';
import type { Command } from 'commander';
import type { App } from '../app';
import { openDestination } from '../generate/open-destination';
import { type GenerateOptions, requestedTraffic, withGenerateOptions } from '../generate/options';
import { withExamples } from '../options/examples';
import { progressFor } from '../output/mode';
import { EXIT } from '../process/exit-code';
import { abortOnInterrupt } from '../process/interrupt';

const DESCRIPTION = [
  'Makes synthetic card traffic with cases of fraud and their disputes; the same seed gives the same bytes.',
  'Shares are of the authorisations, from 0 to 1. Duplicates and malformed lines come on top of them. Disputes need a place of their own, --disputes or --disputes-stream, or a lake, which takes both.',
  'Ctrl-C ends with whole lines and whole objects; a second one ends at once.',
].join('\n\n');

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const isBrokenPipe = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Adds `cardlake generate`: synthetic card traffic into files, a lake, or a stream. */
export function registerGenerate(program: Command, app: App): void {
  const command = program
    .command('generate')
    .summary('make synthetic card traffic with frauds, disputes and dirt')
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
  const { console, clock, env } = app;
  const traffic = requestedTraffic(options, clock.now());
  const { records, counts } = syntheticTraffic(traffic);
  const { sink, summary } = await openDestination(options, sleep);
  const progress = progressFor(options, console, clock, env);
  const stage = progress.reporter.stage('generate', options.continuous ? undefined : traffic.numTransactions);
  const { signal, release } = abortOnInterrupt();
  const onProgress = (sent: number) => stage.advance(sent);
  try {
    if (options.continuous) await sendPaced(records, sink, { clock, sleep, signal, onProgress });
    else await sendAll(records, sink, { signal, onProgress });
  } catch (error) {
    // Whoever read has seen enough, as `head` does.
    if (!isBrokenPipe(error)) throw error;
  } finally {
    release();
    progress.close();
  }
  stage.done({ ...counts });
  const said = summary();
  // Not to standard output, which may be where the lines went.
  if (!options.json) console.err.write(`${said}\n`);
  if (signal.aborted && !options.continuous) app.exitCode = EXIT.interrupted;
}
