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

/** What the adapter needs of the Feature Store's runtime API, in the API's own words. */
export interface FeatureStoreRuntime {
  batchWriteRecord(request: BatchWriteRecordRequest): Promise<BatchWriteRecordResponse>;
  putRecord(request: PutRecordRequest): Promise<unknown>;
  batchGetRecord(request: BatchGetRecordRequest): Promise<BatchGetRecordResponse>;
  getRecord(request: GetRecordRequest): Promise<GetRecordResponse>;
}

/**
 * The runtime API of a region, with the credentials of the environment. It sends every request once: what is to be
 * sent again, and when, is decided in one place, by `sendAll`.
 * @param region the SDK's own choice when left out
 */
export const awsFeatureStoreRuntime = (region?: string): FeatureStoreRuntime =>
  new SageMakerFeatureStoreRuntime({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000 },
  });
