import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Of this process, not of the lake. */
const OWN = /^_cardlake\/(lock\.duckdb|writer\.json|staging\/)/;

/** A lake in a bucket, worked on as a folder. */
export interface LakeCopy {
  /** Writes what is new or different back, and takes away what is gone. */
  giveBack(): Promise<void>;
}

/** Makes a folder with nothing but bronze a lake of the embedded engine. */
export function markEmbedded(folder: string): void {
  mkdirSync(join(folder, '_cardlake'), { recursive: true });
  writeFileSync(join(folder, '_cardlake', 'format.json'), '{"format":1}\n');
}

/** Every key of a bucket. */
export async function keysOf(s3: S3Client, bucket: string, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    token = page.NextContinuationToken;
    if (token === undefined) return keys;
  }
}

/** The content of an object. */
export async function contentOf(s3: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from(await Body!.transformToByteArray());
}

/** Lines of all gzipped objects in a folder of a bucket, sorted: nothing promises their order. */
export async function linesUnder(s3: S3Client, bucket: string, folder: string): Promise<string[]> {
  const keys = await keysOf(s3, bucket, `${folder}/`);
  const contents = await Promise.all(keys.map((key) => contentOf(s3, bucket, key)));
  return contents
    .flatMap((content) => gunzipSync(content).toString().split('\n'))
    .filter(Boolean)
    .sort();
}

/** Copies the lake in a bucket into an empty folder. */
export async function copyLake(s3: S3Client, bucket: string, folder: string): Promise<LakeCopy> {
  const stamp = (key: string) => {
    const { mtimeMs, size } = statSync(join(folder, key));
    return `${mtimeMs} ${size}`;
  };
  const taken = new Map<string, string>();
  for (const key of await keysOf(s3, bucket)) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), await contentOf(s3, bucket, key));
    taken.set(key, stamp(key));
  }
  return {
    async giveBack() {
      const present = filesIn(folder).filter((key) => !OWN.test(key));
      for (const key of present.filter((each) => taken.get(each) !== stamp(each))) {
        const Body = readFileSync(join(folder, key));
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      }
      const left = new Set(present);
      for (const key of [...taken.keys()].filter((each) => !left.has(each))) {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      }
    },
  };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
