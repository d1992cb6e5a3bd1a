import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { LocalAws } from '@cardlake/local-aws/test-kit';

/** Objects of a bucket, by their keys. */
export type Objects = ReadonlyMap<string, Uint8Array>;

/** Buckets of local AWS. */
export interface Buckets {
  /** Creates a bucket with objects. */
  create(name: string, objects: Objects): Promise<void>;
  read(name: string): Promise<Objects>;
}

/** Opens the buckets of local AWS. */
export function bucketsOf({ clientSettings }: LocalAws): Buckets {
  const s3 = new S3Client({ ...clientSettings, forcePathStyle: true });
  const get = async (Bucket: string, Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  return {
    async create(Bucket, objects) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      for (const [Key, Body] of objects) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    async read(Bucket) {
      const objects = new Map<string, Uint8Array>();
      for (let token: string | undefined; ; ) {
        const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token }));
        for (const { Key = '' } of page.Contents ?? []) objects.set(Key, await get(Bucket, Key));
        token = page.NextContinuationToken;
        if (token === undefined) return objects;
      }
    },
  };
}

/** Reads the files below a folder, by their paths. */
export const filesBelow = (folder: string): Objects =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
      }),
  );
