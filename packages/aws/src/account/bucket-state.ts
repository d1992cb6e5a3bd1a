import { GetBucketVersioningCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type ClientOptions, clientConfig, hasCustomEndpoint } from '../clients/client-config';
import { classifyError } from '../errors/classify';
import type { BucketState } from './account';

/**
 * Finds out whose a bucket is (HeadBucket: 404 when nobody has the name, 403 when its owner is not the expected one, or
 * without `s3:ListBucket`).
 * @param accountId the account that counts as ours
 */
export async function readBucketState(
  options: ClientOptions & { readonly region: string },
  Bucket: string,
  accountId: string,
): Promise<BucketState> {
  const client = new S3Client({
    ...clientConfig(options),
    forcePathStyle: hasCustomEndpoint(options),
    followRegionRedirects: true,
  });
  const request = { Bucket, ExpectedBucketOwner: accountId };
  try {
    const { BucketRegion } = await client.send(new HeadBucketCommand(request));
    const { Status } = await client.send(new GetBucketVersioningCommand(request));
    return { kind: 'ours', region: BucketRegion ?? options.region, isVersioned: Status === 'Enabled' };
  } catch (error) {
    const errorClass = classifyError(error);
    if (errorClass === 'not_found') return { kind: 'free' };
    if (errorClass === 'access_denied') return { kind: 'taken' };
    throw error;
  }
}
