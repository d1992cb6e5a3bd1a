import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
  type ObjectVersion as StoredVersion,
} from '@aws-sdk/client-s3';
import { isRetryable } from '../errors/classify';
import { CALL_RETRY } from '../retry/policy';
import { waitForRetry } from '../retry/wait-for-retry';
import type { ListedVersion, ObjectLocation, VersionLister, VersionRead, VersionReader } from './ports';

/** Lists the versions of the objects of S3 (API reference, ListObjectVersions: keys in order, the newest version of each first). */
export const s3VersionLister = (client: S3Client): VersionLister => ({
  async *listVersions(bucket, prefix) {
    let versions: ListedVersion[] = [];
    for await (const { Key: key = '', VersionId = 'null', Size = 0, ETag = '', LastModified } of listAll(
      client,
      bucket,
      prefix,
    )) {
      if (versions.length > 0 && versions[0]?.key !== key) {
        yield versions;
        versions = [];
      }
      const modifiedMs = LastModified?.getTime() ?? 0;
      versions.push({ key, version: VersionId, bytes: Size, etag: ETag, modifiedMs });
    }
    if (versions.length > 0) yield versions;
  },
});

/** Lists page by page; the SDK has no paginator for it. */
async function* listAll(client: S3Client, bucket: string, prefix: string): AsyncGenerator<StoredVersion> {
  let next: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...next }),
    );
    yield* page.Versions ?? [];
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

/** Reads versions of the objects of S3. */
export const s3VersionReader = (client: S3Client): VersionReader => ({
  async *readVersion(location, read) {
    let position = read.from;
    for (let attempt = 1; ; attempt++) {
      const before = position;
      try {
        for await (const piece of await open(client, location, { ...read, from: position })) {
          position += piece.length;
          yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
        }
        return;
      } catch (error) {
        if (position > before) attempt = 1;
        if (!isRetryable(error) || !(await waitForRetry(attempt, { policy: CALL_RETRY }))) throw error;
      }
    }
  },
});

async function open(
  client: S3Client,
  { bucket, key }: ObjectLocation,
  { version, etag, from }: VersionRead,
): Promise<AsyncIterable<Uint8Array>> {
  const { Body } = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      // One that was written without versioning has the id "null", and needs the same permission as any other.
      VersionId: version,
      IfMatch: etag,
      // An empty object has no range at all: S3 answers 416 to one that begins behind its end.
      ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
    }),
  );
  if (Body === undefined) throw new Error(`S3 sent no content for s3://${bucket}/${key}`);
  return Body as AsyncIterable<Uint8Array>;
}
