import type { RecordFailure, RecordStream, StreamLimits, StreamRecord } from '../src';

/** Injected faults. */
export interface StreamFaults {
  /** Called for every record of every call; a text makes that record fail with it. */
  readonly record?: (record: StreamRecord, call: number) => RecordFailure;
  /** Called before every call; an error makes the whole call fail. */
  readonly call?: (call: number) => Error | undefined;
}

/** A stream in memory that enforces the documented limits; a call beyond them is a mistake of the caller. */
export class MemoryStream implements RecordStream {
  readonly name = 'stream in memory';
  /** Every record that was accepted, in order. */
  readonly accepted: StreamRecord[] = [];
  calls = 0;

  constructor(
    readonly limits: StreamLimits,
    private readonly faults: StreamFaults = {},
  ) {}

  async put(batch: readonly StreamRecord[]): Promise<readonly RecordFailure[]> {
    const call = ++this.calls;
    const sizes = batch.map(this.limits.sizeOf);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (batch.length < 1 || batch.length > this.limits.maxRecords || bytes > this.limits.maxRequestBytes) {
      throw new Error(`a call with ${batch.length} records and ${bytes} bytes exceeds the limits`);
    }
    const largest = Math.max(...sizes);
    if (largest > this.limits.maxRecordBytes) throw new Error(`a record of ${largest} bytes is too large`);
    const error = this.faults.call?.(call);
    if (error) throw error;
    return batch.map((record) => {
      const failure = this.faults.record?.(record, call);
      if (failure === undefined) this.accepted.push(record);
      return failure;
    });
  }
}
