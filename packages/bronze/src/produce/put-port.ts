/** A record as a stream service takes it. */
export interface PutRecord {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** What a service takes in one call. */
export interface PutLimits {
  readonly maxRecords: number;
  /** All records of a call together, as `sizeOf` counts them. */
  readonly maxRequestBytes: number;
  readonly maxRecordBytes: number;
  readonly sizeOf: (record: PutRecord) => number;
}

/** Why one record of a call was not taken; undefined where it was. */
export type PutFailure = string | undefined;

/** A stream service that takes records in batches, each of which can fail on its own. */
export interface PutPort {
  /** What it is called in messages, e.g. `Kinesis stream card-events`. */
  readonly name: string;
  readonly limits: PutLimits;
  /**
   * Sends one batch within the limits.
   * @returns one entry a record, in order.
   * @throws UserError when trying again cannot help; any other error when it can.
   */
  put(batch: readonly PutRecord[]): Promise<readonly PutFailure[]>;
}

/** Which stream, and where. */
export interface StreamAddress {
  readonly streamName: string;
  readonly region?: string | undefined;
}
