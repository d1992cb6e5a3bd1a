import type { S3Client } from '@aws-sdk/client-s3';
import { parquetReadObjects } from 'hyparquet';
import { listKeys, readObject } from '../../../support/lake-bucket';

/** Staged rows and rejected records. */
export interface Staged {
  /** Ids of the rows, sorted. */
  readonly ids: readonly string[];
  readonly rejected: number;
}

/** Reads everything whose chunk has its receipt. */
export async function readStaged(s3: S3Client, bucket: string): Promise<Staged> {
  const receipts = (await listKeys(s3, bucket, 'staging/feeds/')).filter((key) =>
    key.endsWith('.receipt.json'),
  );
  const read = async (key: string): Promise<Record<string, unknown>[]> => {
    const content = await readObject(s3, bucket, key);
    return parquetReadObjects({ file: new Uint8Array(content).buffer });
  };
  const ids: string[] = [];
  let rejected = 0;
  for (const receipt of receipts) {
    const beginning = receipt.slice(0, -'receipt.json'.length);
    for (const { shipment_id, merchant_id } of await read(`${beginning}rows.parquet`))
      ids.push(String(shipment_id ?? merchant_id));
    rejected += (await read(`${beginning}rejects.parquet`)).length;
  }
  return { ids: ids.sort(), rejected };
}
