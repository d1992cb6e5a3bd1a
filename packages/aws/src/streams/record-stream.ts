import { isRetryable } from '../errors/classify';
import { toUserError } from '../errors/user-error';

/** A record of a stream. */
export interface StreamRecord {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** Limits of one call. */
export interface StreamLimits {
  readonly maxRecords: number;
  /** Total size of the records of a call, as `sizeOf` counts them. */
  readonly maxRequestBytes: number;
  readonly maxRecordBytes: number;
  readonly sizeOf: (record: StreamRecord) => number;
}

/** The error code of a record that was not accepted; undefined for one that was. */
export type RecordFailure = string | undefined;

/** A stream that accepts records in batches; each record can fail on its own. It does not retry: its caller does. */
export interface RecordStream {
  /** Its name in messages, e.g. `Kinesis stream card-events`. */
  readonly name: string;
  readonly limits: StreamLimits;
  /**
   * Sends one batch within the limits.
   * @returns one entry per record, in order
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
