import {
  SageMakerFeatureStoreRuntimeServiceException as ApiError,
  InternalFailure,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';

/** Injected faults, each as a share of the requests, or of the entries of a batch, from 0 to 1. */
export interface FeatureStoreFaults {
  /** Requests that are throttled. */
  readonly throttled?: number;
  /** Requests that fail with a server error, and do nothing. */
  readonly serverErrors?: number;
  /** Requests that are carried out, but whose answer is lost. */
  readonly unanswered?: number;
  /** Entries of a batch that are returned unprocessed. */
  readonly unprocessed?: number;
  /** Entries of a batch that are returned with a transient error. */
  readonly entryErrors?: number;
  /** Operations that these credentials may not use. */
  readonly deniedOperations?: readonly string[];
  /** Operations that this region does not have. */
  readonly unknownOperations?: readonly string[];
}

const MESSAGE = 'injected fault';

const apiError = (name: string, status: number): ApiError =>
  new ApiError({
    name,
    $fault: status < 500 ? 'client' : 'server',
    message: MESSAGE,
    $metadata: { httpStatusCode: status },
  });

/** Fails an operation before it is carried out. @throws the API's error */
export function failBefore(operation: string, faults: FeatureStoreFaults, random: () => number): void {
  if (faults.deniedOperations?.includes(operation)) throw apiError('AccessDeniedException', 403);
  if (faults.unknownOperations?.includes(operation)) throw apiError('UnknownOperationException', 404);
  // Common errors of every AWS API.
  if (random() < (faults.throttled ?? 0)) throw apiError('ThrottlingException', 400);
  if (random() < (faults.serverErrors ?? 0)) throw new InternalFailure({ message: MESSAGE, $metadata: {} });
}

/** Fails an operation after it was carried out. @throws the error of a connection that breaks */
export function failAfter(faults: FeatureStoreFaults, random: () => number): void {
  if (random() < (faults.unanswered ?? 0)) {
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }
}
