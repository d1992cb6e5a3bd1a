import type { RecordFailure, RecordStream, StreamLimits, StreamRecord } from '../src';

/** What a service in memory does wrong on purpose. */
export interface StreamFaults {
  /** Called for every record of every call; a text makes that record fail with it. */
  readonly record?: (record: StreamRecord, call: number) => RecordFailure;
  /** Called before every call; an error makes the whole call fail. */
  readonly call?: (call: number) => Error | undefined;
}

/** A stream service in memory that holds to the documented limits; a call beyond them is a fault of the caller. */
export class MemoryStream implements RecordStream {
  readonly name = 'stream in memory';
  /** Everything that was taken, in the order it was taken. */
  readonly taken: StreamRecord[] = [];
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
      throw new Error(`a call of ${batch.length} records and ${bytes} bytes`);
    }
    if (sizes.some((size) => size > this.limits.maxRecordBytes)) throw new Error('a record is too large');
    const error = this.faults.call?.(call);
    if (error) throw error;
    return batch.map((record) => {
      const failure = this.faults.record?.(record, call);
      if (failure === undefined) this.taken.push(record);
      return failure;
    });
  }
}
