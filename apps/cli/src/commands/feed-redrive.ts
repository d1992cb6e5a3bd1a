import { callForUser, MAX_MOVED_PER_SECOND } from '@cardlake/aws';
import type { MessageMove } from '@cardlake/aws/sqs/moves';
import { EXIT_CODES, numberOf } from '@cardlake/runtime';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { App } from '../app';
import { FEED_QUEUES, type FeedQueue, readFeedQueues } from '../emr/outputs';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { countValue, numberValue } from '../options/values';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';

interface Options extends ReleaseOptions {
  readonly rate?: number;
  readonly pollSeconds: number;
  readonly json?: true;
}

const DESCRIPTION = `Moves the dead letters of the loading of feeds back to their queues on AWS: announced objects that could not be planned, chunks that could
not be loaded, or both. Mend the cause first. What is loaded already is not loaded again.

Ctrl-C stops the command and not the move: the same command follows it.`;

/** Adds `cardlake feed redrive`, which has dead letters on AWS delivered again. */
export function registerFeedRedrive(feed: Command, app: App): void {
  const command = feed
    .command('redrive')
    .summary('have dead letters on AWS delivered again')
    .description(DESCRIPTION)
    .addArgument(new Argument('[queue]', 'one queue; by default both').choices(FEED_QUEUES));
  withReleaseOptions(command)
    .option(
      '--rate <n>',
      `most messages in a second, up to ${MAX_MOVED_PER_SECOND} (default: SQS chooses)`,
      rateValue,
    )
    .option('--poll-seconds <n>', 'seconds between status requests', numberValue, 5)
    .option('--json', 'one JSON object for each queue')
    .action((queue: FeedQueue | undefined, options: Options) => moveBack(app, queue, options));
  withExamples(command, 'feed redrive --env dev', 'feed redrive chunks --env prod --rate 50');
}

function rateValue(text: string): number {
  const rate = countValue(text);
  if (rate > MAX_MOVED_PER_SECOND)
    throw new InvalidArgumentError(`SQS moves at most ${MAX_MOVED_PER_SECOND} messages in a second.`);
  return rate;
}

async function moveBack(app: App, queue: FeedQueue | undefined, options: Options): Promise<void> {
  const { env, outputs, rate, pollSeconds, json } = options;
  const { openMessageMoves } = await import('@cardlake/aws/sqs/moves');
  const { redrive } = await import('../feeds/redrive');
  const queues = readFeedQueues(outputs, env);
  const moves = openMessageMoves({ region: regionOf(options) });
  for (const name of queue === undefined ? FEED_QUEUES : [queue]) {
    const message = `The move continues: \`cardlake feed redrive ${name} --env ${env}\` follows it`;
    const move = await app.shutdown.guard({ message }, () =>
      callForUser(() =>
        redrive(moves, {
          ...queues[name],
          perSecond: rate,
          pollMs: pollSeconds * 1000,
          onProgress: ({ moved: done, of }) =>
            remark(app, `${name}: ${done} of ${numberOf(of, 'message')}\n`),
        }),
      ),
    );
    if (move.state !== 'done') app.exitCode = EXIT_CODES.negative.code;
    const { startedAt: _, ...told } = move;
    app.console.out.write(json ? jsonLine({ queue: name, ...told }) : `${name}: ${moveText(move)}\n`);
  }
}

function moveText({ state, moved, reason }: MessageMove): string {
  const text = `${numberOf(moved, 'dead letter')} moved back`;
  if (state === 'done') return text;
  return `${text}, then the move ${state === 'failed' ? 'failed' : 'was cancelled'}${reason === undefined ? '' : `: ${reason}`}`;
}
