import {
  BATCH_RETRY,
  type RecordStream,
  type RetryPolicy,
  type StreamRecord,
  systemTiming,
  type Timing,
  waitForRetry,
} from '@cardlake/aws';
import { count, numberOf, UserError } from '@cardlake/runtime';
import type { TrafficRecord } from '../synthetic/record';
import type { RecordSink } from './sink';

/** A record that could not be sent, and the last error of the service. */
export interface LostRecord {
  readonly record: TrafficRecord;
  readonly reason: string;
}

/** Options of a stream sink. */
export interface StreamSinkOptions {
  readonly stream: RecordStream;
  /** Sends lines with a newline: needed unless the consumer of the stream adds it. */
  readonly newline: boolean;
  /** Called with every record that could not be sent; it is stored nowhere else. */
  readonly onLost: (lost: LostRecord) => void;
  readonly retry?: RetryPolicy;
  readonly timing?: Timing;
}

/** A sink that sends to a stream. */
export interface StreamSink extends RecordSink {
  /** Numbers of records sent, of repeated sends, and of records lost. */
  counts(): { readonly sent: number; readonly retried: number; readonly lost: number };
}

interface PendingRecord extends StreamRecord {
  readonly source: TrafficRecord;
  readonly size: number;
  failures: number;
}

const NEWLINE = Buffer.from('\n');

/**
 * Sends records to a stream in batches within its limits. Only the records of a batch that failed are sent again, each up
 * to `retry.maxAttempts` times; a record that cannot be sent is passed to `onLost`, never dropped.
 * @throws UserError from `write`, `flush` and `close` when another attempt cannot help
 */
export function streamSink(options: StreamSinkOptions): StreamSink {
  const { stream, newline, onLost, retry = BATCH_RETRY, timing = systemTiming } = options;
  const { limits } = stream;
  const counts = { sent: 0, retried: 0, lost: 0 };
  let batch: PendingRecord[] = [];
  let batchBytes = 0;

  const reportLost = (source: TrafficRecord, reason: string) => {
    counts.lost++;
    onLost({ record: source, reason });
  };

  const failBatch = (error: UserError): UserError => {
    for (const { source } of batch) reportLost(source, error.message);
    batch = [];
    batchBytes = 0;
    return error;
  };

  /** Makes one call; afterwards the batch holds the records to send again. */
  async function sendOnce(): Promise<void> {
    const failures = await stream.put(batch).catch((error: Error) => {
      if (error instanceof UserError) throw failBatch(error);
      return batch.map(() => error.message || error.name);
    });
    const failed: PendingRecord[] = [];
    for (const [i, pending] of batch.entries()) {
      const reason = failures[i];
      if (reason === undefined) counts.sent++;
      else if (++pending.failures >= retry.maxAttempts) reportLost(pending.source, reason);
      else failed.push(pending);
    }
    batch = failed;
    batchBytes = failed.reduce((sum, { size }) => sum + size, 0);
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

  async function makeRoom(pending: PendingRecord): Promise<void> {
    await flush();
    add(pending);
  }

  function add(pending: PendingRecord): Promise<void> | undefined {
    batch.push(pending);
    batchBytes += pending.size;
    return batch.length === limits.maxRecords ? flush() : undefined;
  }

  function write(source: TrafficRecord): Promise<void> | undefined {
    const line = Buffer.from(source.line);
    const data = newline ? Buffer.concat([line, NEWLINE]) : line;
    const record = { data, partitionKey: source.partitionKey };
    const pending = { ...record, source, size: limits.sizeOf(record), failures: 0 };
    if (pending.size > limits.maxRecordBytes) {
      reportLost(
        source,
        `the record has ${numberOf(pending.size, 'byte')}, ${stream.name} accepts ${count(limits.maxRecordBytes)}`,
      );
      return undefined;
    }
    return batchBytes + pending.size > limits.maxRequestBytes ? makeRoom(pending) : add(pending);
  }

  return { write, flush, close: flush, counts: () => ({ ...counts }) };
}
