import {
  BATCH_RETRY,
  type RecordStream,
  type RetryPolicy,
  type StreamRecord,
  systemTiming,
  type Timing,
  waitForRetry,
} from '@cardlake/aws';
import { UserError } from '@cardlake/runtime';
import type { TrafficRecord } from '../synthetic/record';
import type { RecordSink } from './sink';

/** A record that was given up, and what the service last said of it. */
export interface LostRecord {
  readonly record: TrafficRecord;
  readonly reason: string;
}

/** How records are sent. */
export interface StreamSinkOptions {
  readonly stream: RecordStream;
  /** Whether a line carries its line end: yes, unless what reads the stream adds one. */
  readonly newline: boolean;
  /** Called with every record that is given up; it is nowhere else then. */
  readonly onLost: (lost: LostRecord) => void;
  readonly retry?: RetryPolicy;
  readonly timing?: Timing;
}

/** A sink that is a stream service. */
export interface StreamSink extends RecordSink {
  /** Records the service took, sends that were repeated, and records that were given up. */
  counts(): { readonly sent: number; readonly retried: number; readonly lost: number };
}

interface PendingRecord extends StreamRecord {
  readonly source: TrafficRecord;
  readonly size: number;
  failures: number;
}

const NEWLINE = Buffer.from('\n');

/**
 * Sends records to a stream service in batches within its limits. Of a batch only the records that failed are
 * sent again, each up to `retry.maxAttempts` times; a record that cannot be sent is handed to `onLost`, never dropped.
 * @throws UserError from `write`, `flush` and `close` when the service says that trying again cannot help.
 */
export function streamSink(options: StreamSinkOptions): StreamSink {
  const { stream, newline, onLost, retry = BATCH_RETRY, timing = systemTiming } = options;
  const { limits } = stream;
  const counts = { sent: 0, retried: 0, lost: 0 };
  let batch: PendingRecord[] = [];
  let batchBytes = 0;

  const lose = (source: TrafficRecord, reason: string) => {
    counts.lost++;
    onLost({ record: source, reason });
  };

  const giveUp = (error: UserError): UserError => {
    for (const { source } of batch) lose(source, error.message);
    batch = [];
    batchBytes = 0;
    return error;
  };

  /** One call; afterwards the batch holds what must be sent again. */
  async function sendOnce(): Promise<void> {
    const failures = await stream.put(batch).catch((error: Error) => {
      if (error instanceof UserError) throw giveUp(error);
      return batch.map(() => error.message || error.name);
    });
    const again: PendingRecord[] = [];
    for (const [i, waiting] of batch.entries()) {
      const reason = failures[i];
      if (reason === undefined) counts.sent++;
      else if (++waiting.failures >= retry.maxAttempts) lose(waiting.source, reason);
      else again.push(waiting);
    }
    batch = again;
    batchBytes = again.reduce((sum, { size }) => sum + size, 0);
  }

  async function flush(): Promise<void> {
    while (batch.length > 0) {
      await sendOnce();
      if (batch.length === 0) return;
      counts.retried += batch.length;
      const failedAttempts = Math.max(...batch.map(({ failures }) => failures));
      await waitForRetry(failedAttempts, { policy: retry, timing });
    }
  }

  async function makeRoom(waiting: PendingRecord): Promise<void> {
    await flush();
    add(waiting);
  }

  function add(waiting: PendingRecord): Promise<void> | undefined {
    batch.push(waiting);
    batchBytes += waiting.size;
    return batch.length === limits.maxRecords ? flush() : undefined;
  }

  function write(source: TrafficRecord): Promise<void> | undefined {
    const line = Buffer.from(source.line);
    const data = newline ? Buffer.concat([line, NEWLINE]) : line;
    const record = { data, partitionKey: source.partitionKey };
    const waiting = { ...record, source, size: limits.sizeOf(record), failures: 0 };
    if (waiting.size > limits.maxRecordBytes) {
      lose(source, `${waiting.size} bytes, and ${stream.name} takes ${limits.maxRecordBytes}`);
      return undefined;
    }
    return batchBytes + waiting.size > limits.maxRequestBytes ? makeRoom(waiting) : add(waiting);
  }

  return { write, flush, close: flush, counts: () => ({ ...counts }) };
}
