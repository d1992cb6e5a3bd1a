import type { TrafficRecord } from '../synthetic/record';

/** Where records go. One writer at a time: the next call waits for the promise of the one before. */
export interface RecordSink {
  /** Takes a record; a promise when the sink needs time before the next. */
  write(record: TrafficRecord): Promise<void> | undefined;
  /** Sends on what can be sent without waiting for more. */
  flush(): Promise<void>;
  /** Sends on everything and ends. */
  close(): Promise<void>;
}
