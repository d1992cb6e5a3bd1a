import {
  type BatchGetRecordRequest,
  type BatchGetRecordResponse,
  type BatchWriteRecordRequest,
  type BatchWriteRecordResponse,
  type GetRecordRequest,
  type GetRecordResponse,
  type PutRecordRequest,
  SageMakerFeatureStoreRuntime,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import type { TimeLimits } from '../clients/time-limits';
import { NO_RETRY } from '../retry/policy';

/** The runtime API of SageMaker Feature Store, in its own words. It does not retry: its caller does. */
export interface FeatureStoreRuntime {
  batchWriteRecord(request: BatchWriteRecordRequest): Promise<BatchWriteRecordResponse>;
  putRecord(request: PutRecordRequest): Promise<unknown>;
  batchGetRecord(request: BatchGetRecordRequest): Promise<BatchGetRecordResponse>;
  getRecord(request: GetRecordRequest): Promise<GetRecordResponse>;
}

/** A put takes milliseconds; a hanging connection is better replaced than waited for. */
const RECORD_LIMITS: TimeLimits = { connectMs: 2_000, answerMs: 10_000, idleMs: 30_000 };

/** Opens the runtime API of a region. */
export const openFeatureStoreRuntime = (options: ClientOptions = {}): FeatureStoreRuntime =>
  new SageMakerFeatureStoreRuntime(
    clientConfig({ retry: { policy: NO_RETRY }, limits: RECORD_LIMITS, ...options }),
  );
