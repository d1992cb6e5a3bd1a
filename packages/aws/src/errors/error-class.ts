/** Classes of failed calls. `throttling` and `transient` errors pass; the others occur again on every attempt. */
export type ErrorClass =
  /** Too many requests for now. */
  | 'throttling'
  /** A server error, a timeout, a broken connection. */
  | 'transient'
  /** These credentials may not make this call, or are not accepted. */
  | 'access_denied'
  /** The resource does not exist. */
  | 'not_found'
  /** The resource is not in the state that the call requires, e.g. another writer was faster. */
  | 'conflict'
  /** The region or the tier does not have this operation. */
  | 'unsupported'
  /** The request itself is wrong. */
  | 'invalid_request'
  /** No credentials or no region: nothing was sent. */
  | 'configuration'
  /** Not an error of AWS or the network: a bug in this program. */
  | 'unknown';

/** Names that decide the class of an error without its status. Each list cites its source. */
const NAMES: Readonly<Partial<Record<ErrorClass, readonly string[]>>> = {
  // Kinesis API reference, PutRecords, "Errors": calls to KMS are throttled under a name of their own.
  throttling: ['KMSThrottlingException'],
  // "Common Error Types" of every AWS API reference, and the error codes of Firehose and Feature Store for one record
  // of a batch (BatchWriteRecordError, PutRecordBatchResponseEntry), which have no status.
  transient: [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServerException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
  ],
  // "Common Error Types"; S3 API reference, "Error responses"; Feature Store's AccessForbidden.
  access_denied: [
    'AccessDenied',
    'AccessDeniedException',
    'AccessForbidden',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'NotAuthorized',
    'OptInRequired',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
  // S3 API reference, "Error responses"; ResourceNotFound is Feature Store's and SageMaker's name, NoSuchResourceException
  // that of Service Quotas, EntityNotFoundException that of Glue, NotFoundException that of KMS. SQS has one in its model, and another on the wire of its
  // query protocol.
  not_found: [
    'AWS.SimpleQueueService.NonExistentQueue',
    'EntityNotFoundException',
    'NoSuchBucket',
    'NoSuchKey',
    'NoSuchResourceException',
    'NotFound',
    'NotFoundException',
    'QueueDoesNotExist',
    'ResourceNotFound',
    'ResourceNotFoundException',
  ],
  // S3 user guide, "Conditional requests"; EMR Serverless and SageMaker API references, "Errors".
  conflict: [
    'ConditionalRequestConflict',
    'ConflictException',
    'PreconditionFailed',
    'ResourceInUse',
    'ResourceInUseException',
  ],
  // AWS JSON protocol: an endpoint that does not know the operation.
  unsupported: ['UnknownOperation', 'UnknownOperationException'],
  // "Common Error Types".
  invalid_request: ['ValidationError', 'ValidationException'],
  // @smithy/core: thrown before anything is sent.
  configuration: ['CredentialsProviderError', 'TokenProviderError'],
};

const CLASS_OF_NAME = new Map(
  Object.entries(NAMES).flatMap(([errorClass, names]) =>
    names.map((name) => [name, errorClass as ErrorClass] as const),
  ),
);

/** Returns the class of an error name, if the name alone decides. */
export const classOfName = (name: string): ErrorClass | undefined => CLASS_OF_NAME.get(name);

/** Returns the class of an HTTP status, for errors with an unknown name (RFC 9110, section 15). */
export function classOfStatus(status: number): ErrorClass {
  if (status >= 500 || status === 408) return 'transient';
  if (status === 429) return 'throttling';
  if (status === 401 || status === 403) return 'access_denied';
  if (status === 404) return 'not_found';
  // 412: S3 answers it to a failed If-Match or If-None-Match.
  if (status === 409 || status === 412) return 'conflict';
  return 'invalid_request';
}
