import {
  SageMakerFeatureStoreRuntimeServiceException as ApiError,
  InternalFailure,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';

/** What goes wrong, each as a share of the requests, or of the entries, from 0 to 1. */
export interface Trouble {
  /** Requests that are throttled. */
  readonly throttled?: number;
  /** Requests that the service breaks on, nothing done. */
  readonly broken?: number;
  /** Requests that are carried out while the answer gets lost. */
  readonly unanswered?: number;
  /** Entries of a batch that come back unprocessed. */
  readonly unprocessed?: number;
  /** Entries of a batch that come back as errors that pass. */
  readonly failing?: number;
  /** Operations that this caller may not use. */
  readonly denied?: readonly string[];
  /** Operations that this region does not have. */
  readonly unknown?: readonly string[];
}

const apiError = (name: string, status: number): ApiError =>
  new ApiError({
    name,
    $fault: status < 500 ? 'client' : 'server',
    message: 'made to fail',
    $metadata: { httpStatusCode: status },
  });

/** Before an operation is carried out. @throws what the API throws */
export function before(operation: string, trouble: Trouble, random: () => number): void {
  if (trouble.denied?.includes(operation)) throw apiError('AccessDeniedException', 403);
  if (trouble.unknown?.includes(operation)) throw apiError('UnknownOperationException', 404);
  // Common errors of every AWS API.
  if (random() < (trouble.throttled ?? 0)) throw apiError('ThrottlingException', 400);
  if (random() < (trouble.broken ?? 0)) throw new InternalFailure({ message: 'made to fail', $metadata: {} });
}

/** After it was carried out. @throws what a client sees when the connection breaks */
export function after(trouble: Trouble, random: () => number): void {
  if (random() < (trouble.unanswered ?? 0))
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}
