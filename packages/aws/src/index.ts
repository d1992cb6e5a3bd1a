export { classifyError, classifyErrorCode, isRetryable } from './errors/classify';
export type { ErrorClass } from './errors/error-class';
export { callForUser, toUserError } from './errors/user-error';
export { BATCH_RETRY, CALL_RETRY, NO_RETRY, type RetryPolicy, retryDelayMs } from './retry/policy';
export { type BatchOptions, sendInBatches, type Unsent } from './retry/send-in-batches';
export { systemTiming, type Timing } from './retry/timing';
export { type RetryOptions, waitForRetry } from './retry/wait-for-retry';
export { FIREHOSE_LIMITS, KINESIS_LIMITS } from './streams/limits';
export type { RecordFailure, RecordStream, StreamLimits, StreamRecord } from './streams/record-stream';
