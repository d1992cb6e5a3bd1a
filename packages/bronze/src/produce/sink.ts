import type { TrafficRecord } from '../synthetic/record';

/** A destination of records. For one writer at a time: await the promise of a call before the next call. */
export interface RecordSink {
  /** Writes a record; returns a promise when the sink needs time before the next one. */
  write(record: TrafficRecord): Promise<void> | undefined;
  /** Sends everything that can be sent without waiting for more records. */
  flush(): Promise<void>;
  /** Sends everything, and closes the destination. */
  close(): Promise<void>;
}
