import { isRetryable } from '../errors/classify';
import { toUserError } from '../errors/user-error';

/** A record as a stream takes it. */
export interface StreamRecord {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** What a stream takes in one call. */
export interface StreamLimits {
  readonly maxRecords: number;
  /** All records of a call together, as `sizeOf` counts them. */
  readonly maxRequestBytes: number;
  readonly maxRecordBytes: number;
  readonly sizeOf: (record: StreamRecord) => number;
}

/** Why one record of a call was not taken; undefined where it was. */
export type RecordFailure = string | undefined;

/** A stream that takes records in batches; each record can fail on its own. It does not retry: its caller does. */
export interface RecordStream {
  /** Its name in messages, e.g. `Kinesis stream card-events`. */
  readonly name: string;
  readonly limits: StreamLimits;
  /**
   * Sends one batch within the limits.
   * @returns one entry a record, in order
   * @throws UserError when another attempt cannot help; any other error when it can
   */
  put(batch: readonly StreamRecord[]): Promise<readonly RecordFailure[]>;
}

/** Rethrows what another attempt cannot help as a `UserError` about a stream, and every other error as it is. */
export const permanentAsUserError =
  (stream: string) =>
  (error: unknown): never => {
    throw isRetryable(error) ? error : toUserError(error, stream);
  };
