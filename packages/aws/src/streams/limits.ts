import type { StreamLimits } from './record-stream';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Kinesis Data Streams API reference, PutRecords: up to 500 records and 10 MiB a request, partition keys included. A
 * record counts with its key; streams take 1 MiB unless they were set to more (developer guide, "Handle large records").
 */
export const KINESIS_LIMITS: StreamLimits = {
  maxRecords: 500,
  maxRequestBytes: 10 * MIB,
  maxRecordBytes: MIB,
  sizeOf: ({ data, partitionKey }) => data.length + Buffer.byteLength(partitionKey),
};

/** Firehose API reference, PutRecordBatch: up to 500 records and 4 MiB a request, 1,000 KiB a record before base64. */
export const FIREHOSE_LIMITS: StreamLimits = {
  maxRecords: 500,
  maxRequestBytes: 4 * MIB,
  maxRecordBytes: 1000 * KIB,
  sizeOf: ({ data }) => data.length,
};
