import { BATCH_RETRY, NO_RETRY } from '@cardlake/aws';
import { createDynamoDbClient, dynamoDbItemTable, type ItemTable } from '@cardlake/aws/dynamodb';
import {
  createS3Client,
  s3Lister,
  s3RangeReader,
  s3Reader,
  s3Remover,
  s3Uploader,
  s3Writer,
} from '@cardlake/aws/s3';
import { type DataStore, localStore, s3Store } from '@cardlake/batch-jobs';
import { LOOKUP_KEYS } from '@cardlake/job-contract';

/** Opens the files of a lake: a folder, or `s3://bucket/prefix`. */
export function openStore(lake: string, signal: AbortSignal): DataStore {
  const [, bucket, path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(lake) ?? [];
  if (bucket === undefined) return localStore(lake);
  const client = createS3Client({ retry: { policy: BATCH_RETRY, signal } });
  const objects = {
    ...s3Reader(client),
    ...s3Writer(client),
    ...s3Lister(client),
    ...s3Remover(client),
    ...s3RangeReader(client),
    ...s3Uploader(client),
  };
  const folder = path.replace(/\/+$/, '');
  return s3Store({ objects, bucket, prefix: folder === '' ? '' : `${folder}/`, signal });
}

/** Opens the table for lookups. The job itself tries its writes again, since it knows which ones failed. */
export const openLookups = (tableName: string): ItemTable =>
  dynamoDbItemTable({
    client: createDynamoDbClient({ retry: { policy: NO_RETRY } }),
    tableName,
    keys: LOOKUP_KEYS,
  });
