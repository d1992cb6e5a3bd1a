import { S3Client } from '@aws-sdk/client-s3';
import { type ClientOptions, clientConfig, hasCustomEndpoint } from '../clients/client-config';

/** Creates a client of S3. */
export const createS3Client = (options: ClientOptions = {}): S3Client =>
  new S3Client({ ...clientConfig(options), forcePathStyle: hasCustomEndpoint(options) });
