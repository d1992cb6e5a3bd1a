import { systemTiming, type Timing } from '@cardlake/aws';
import type { MessageMove, MessageMoves } from '@cardlake/aws/sqs/moves';

/** A move to start, and how to follow it. */
export interface Redrive {
  readonly deadLettersArn: string;
  readonly queueArn: string;
  /** Most messages in a second; by default SQS chooses. */
  readonly perSecond: number | undefined;
  readonly pollMs: number;
  readonly onProgress: (move: MessageMove) => void;
  readonly timing?: Pick<Timing, 'sleep'>;
}

/**
 * Moves the messages of a dead-letter queue back to its queue, and waits for the end. A move that is going on is followed,
 * since a queue has one at a time.
 */
export async function redrive(
  moves: MessageMoves,
  { deadLettersArn, queueArn, perSecond, pollMs, onProgress, timing = systemTiming }: Redrive,
): Promise<MessageMove> {
  const before = await moves.readNewest(deadLettersArn);
  if (before?.state !== 'running') await moves.start(deadLettersArn, queueArn, perSecond);
  for (let told = ''; ; await timing.sleep(pollMs)) {
    const move = await moves.readNewest(deadLettersArn);
    // What was just started may not be listed at once, nor before a former move that has ended.
    if (move === undefined || isFormer(move, before)) continue;
    const text = JSON.stringify(move);
    if (text !== told) onProgress(move);
    told = text;
    if (move.state !== 'running') return move;
  }
}

/** True for a move that had ended before another was started. */
const isFormer = ({ startedAt }: MessageMove, before: MessageMove | undefined): boolean =>
  before !== undefined &&
  before.state !== 'running' &&
  startedAt !== undefined &&
  startedAt === before.startedAt;
