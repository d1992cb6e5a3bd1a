import { S3Client } from '@aws-sdk/client-s3';
import { type ClientOptions, clientConfig, hasCustomEndpoint } from '../clients/client-config';
import { OBJECT_LIMITS } from '../clients/time-limits';

/** Creates a client of S3. */
export const createS3Client = (options: ClientOptions = {}): S3Client =>
  new S3Client({
    ...clientConfig({ limits: OBJECT_LIMITS, ...options }),
    forcePathStyle: hasCustomEndpoint(options),
  });
