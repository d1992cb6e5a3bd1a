import { BATCH_RETRY, systemTiming, waitForRetry } from '@cardlake/aws';
import { count, numberOf, UserError } from '@cardlake/runtime';
import type { TrafficRecord } from '../synthetic/record';
import type { StreamSink, StreamSinkOptions } from './stream-sink';

/** Records that wait: enough for full requests although each takes one record of a card. */
const MAX_WAITING = 5_000;

interface WaitingRecord {
  readonly source: TrafficRecord;
  readonly data: Uint8Array;
  readonly partitionKey: string;
  readonly size: number;
  failures: number;
}

/**
 * A stream sink that keeps the order of records with the same partition key: a request holds one of each, and the next one is
 * sent after its answer. PutRecords takes some records of a request and refuses others, and does not promise their order (Kinesis
 * API reference, "PutRecords").
 */
export function orderedStreamSink(options: Omit<StreamSinkOptions, 'newline'>): StreamSink {
  const { stream, onLost, retry = BATCH_RETRY, timing = systemTiming } = options;
  const { limits } = stream;
  const counts = { sent: 0, retried: 0, lost: 0 };
  /** Records by partition key; those that were served last come last. */
  const waiting = new Map<string, WaitingRecord[]>();
  let size = 0;

  const lose = (source: TrafficRecord, reason: string) => {
    counts.lost++;
    onLost({ record: source, reason });
  };

  function nextBatch(): WaitingRecord[] {
    const batch: WaitingRecord[] = [];
    let bytes = 0;
    for (const [head] of waiting.values()) {
      if (head === undefined) continue;
      if (batch.length === limits.maxRecords || bytes + head.size > limits.maxRequestBytes) break;
      batch.push(head);
      bytes += head.size;
    }
    return batch;
  }

  function take({ partitionKey }: WaitingRecord): void {
    const rest = waiting.get(partitionKey)?.slice(1) ?? [];
    waiting.delete(partitionKey);
    if (rest.length > 0) waiting.set(partitionKey, rest);
    size--;
  }

  /** Makes one request. @returns the greatest number of failures of a record that has to be sent again, or 0 */
  async function sendOnce(): Promise<number> {
    const batch = nextBatch();
    const failures = await stream.put(batch).catch((error: Error) => {
      if (!(error instanceof UserError)) return batch.map(() => error.message || error.name);
      for (const record of [...waiting.values()].flat()) lose(record.source, error.message);
      waiting.clear();
      size = 0;
      throw error;
    });
    let most = 0;
    for (const [i, record] of batch.entries()) {
      const reason = failures[i];
      if (reason === undefined) counts.sent++;
      else if (++record.failures < retry.maxAttempts) {
        counts.retried++;
        most = Math.max(most, record.failures);
        continue;
      } else lose(record.source, reason);
      take(record);
    }
    return most;
  }

  async function drain(until: number): Promise<void> {
    while (size > until) {
      const failures = await sendOnce();
      if (failures > 0) await waitForRetry(failures, { policy: retry, timing });
    }
  }

  function write(source: TrafficRecord): Promise<void> | undefined {
    const { partitionKey } = source;
    const data = Buffer.from(source.line);
    const bytes = limits.sizeOf({ data, partitionKey });
    if (bytes > limits.maxRecordBytes) {
      lose(
        source,
        `the record has ${numberOf(bytes, 'byte')}, ${stream.name} accepts ${count(limits.maxRecordBytes)}`,
      );
      return undefined;
    }
    const record = { source, data, partitionKey, size: bytes, failures: 0 };
    const queue = waiting.get(partitionKey);
    if (queue === undefined) waiting.set(partitionKey, [record]);
    else queue.push(record);
    return ++size >= MAX_WAITING ? drain(MAX_WAITING / 2) : undefined;
  }

  return { write, flush: () => drain(0), close: () => drain(0), counts: () => ({ ...counts }) };
}
