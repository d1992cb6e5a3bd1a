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

/** A copy of objects in a folder. */
export interface LakeCopy {
  /** Uploads new and changed files, and deletes objects whose files are gone. */
  upload(): Promise<void>;
}

/** Turns a folder that holds only bronze into a lake of the embedded engine. */
export function markEmbedded(folder: string): void {
  mkdirSync(join(folder, '_cardlake'), { recursive: true });
  writeFileSync(join(folder, '_cardlake', 'format.json'), '{"format":2}\n');
}

/** Lists the keys of a bucket that start with a prefix. */
export async function listKeys(s3: S3Client, bucket: string, prefix = ''): Promise<string[]> {
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

/** Reads the content of an object. */
export async function readObject(s3: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (Body === undefined) throw new Error(`s3://${bucket}/${key} has no content`);
  return Buffer.from(await Body.transformToByteArray());
}

/** Reads the lines of all gzipped objects in a folder of a bucket, sorted, since their order is not guaranteed. */
export async function readLines(s3: S3Client, bucket: string, folder: string): Promise<string[]> {
  return (await openLines(s3, bucket, folder)()).sort();
}

/**
 * Opens the lines of all gzipped objects in a folder of a bucket. Each call answers those of objects that no call before it has read: whoever waits for the last of
 * many lines does not read the others again and again.
 */
export function openLines(s3: S3Client, bucket: string, folder: string): () => Promise<string[]> {
  const seen = new Set<string>();
  return async () => {
    const keys = (await listKeys(s3, bucket, `${folder}/`)).filter((key) => !seen.has(key));
    const contents = await Promise.all(keys.map((key) => readObject(s3, bucket, key)));
    for (const key of keys) seen.add(key);
    return contents.flatMap((content) => gunzipSync(content).toString().split('\n')).filter(Boolean);
  };
}

/** Parts of a bucket that `downloadLake` copies. */
export interface CopiedParts {
  /** Prefixes of the objects; each is listed by itself. */
  readonly prefixes: readonly string[];
  /** Answers whether a file of the folder is no part of the lake, and stays in the folder. */
  readonly isPrivate: (path: string) => boolean;
}

const EVERYTHING: CopiedParts = { prefixes: [''], isPrivate: () => false };

/** Downloads objects of a bucket into a folder. */
export async function downloadLake(
  s3: S3Client,
  bucket: string,
  folder: string,
  { prefixes, isPrivate }: CopiedParts = EVERYTHING,
): Promise<LakeCopy> {
  const describeFile = (key: string) => {
    const { mtimeMs, size } = statSync(join(folder, key));
    return `${mtimeMs} ${size}`;
  };
  const downloaded = new Map<string, string>();
  for (const prefix of prefixes) {
    for (const key of await listKeys(s3, bucket, prefix)) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), await readObject(s3, bucket, key));
      downloaded.set(key, describeFile(key));
    }
  }
  return {
    async upload() {
      const present = filesIn(folder).filter((key) => !isPrivate(key));
      for (const key of present.filter((each) => downloaded.get(each) !== describeFile(each))) {
        const Body = readFileSync(join(folder, key));
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      }
      const kept = new Set(present);
      for (const key of [...downloaded.keys()].filter((each) => !kept.has(each))) {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      }
    },
  };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
