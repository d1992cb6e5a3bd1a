import { ListMessageMoveTasksCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** A move of the messages of a dead-letter queue. */
export interface MessageMove {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Messages that it has moved, and that were in the queue when it began; both are estimates of SQS. */
  readonly moved: number;
  readonly of: number;
  /** Instant at which it started, in milliseconds since the epoch; no other move of the queue has it. */
  readonly startedAt?: number;
  /** Reason for which it failed. */
  readonly reason?: string;
}

/** Moves of messages from dead-letter queues to the queues whose messages they are. */
export interface MessageMoves {
  /**
   * Starts a move; a queue has one at a time. Its destination is named, since SQS does not know where a message came from that
   * was sent to the dead letters by something else than the queue: such a move fails with `CouldNotDetermineMessageSource` (developer guide, "Dead-letter queue redrive").
   * @param perSecond most messages in a second, up to `MAX_MOVED_PER_SECOND`; by default SQS chooses
   */
  start(queueArn: string, destinationArn: string, perSecond?: number): Promise<void>;
  /** Reads the newest move of a queue; undefined when it has had none. */
  readNewest(queueArn: string): Promise<MessageMove | undefined>;
}

/** States of the API (API reference, ListMessageMoveTasksResultEntry, `Status`). */
const STATES: Readonly<Record<string, MessageMove['state']>> = {
  RUNNING: 'running',
  CANCELLING: 'running',
  COMPLETED: 'done',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
};

/** Opens the moves of a region. */
export function openMessageMoves(options: ClientOptions = {}): MessageMoves {
  const client = new SQSClient(clientConfig(options));
  return {
    async start(SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond) {
      await client.send(
        new StartMessageMoveTaskCommand({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }),
      );
    },
    async readNewest(SourceArn) {
      // The newest one comes first.
      const { Results = [] } = await client.send(
        new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }),
      );
      const [task] = Results;
      if (task === undefined) return undefined;
      const state = STATES[task.Status ?? ''];
      if (state === undefined) throw new Error(`SQS named an unknown state of a move: ${task.Status}`);
      const { ApproximateNumberOfMessagesMoved: moved = 0, FailureReason: reason } = task;
      const { StartedTimestamp: startedAt } = task;
      const { ApproximateNumberOfMessagesToMove: of = moved } = task;
      return {
        state,
        moved,
        of,
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(reason === undefined ? {} : { reason }),
      };
    },
  };
}
