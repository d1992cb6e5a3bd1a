import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FileUploader, ListedObject, ObjectRemover, ObjectStore, RangeReader } from '../src/s3/ports';

/** S3 objects in memory. */
export interface MemoryObjects extends ObjectStore, ObjectRemover, RangeReader, FileUploader {
  /** Contents by `bucket/key`. */
  readonly stored: Map<string, Uint8Array>;
}

/**
 * Creates buckets in memory, with the tags and conditional writes of S3.
 * @param now clock of the service, in milliseconds
 */
export function memoryObjects(stored = new Map<string, Uint8Array>(), now = Date.now): MemoryObjects {
  const modified = new Map<string, number>();
  const metadataOf = new Map<string, Readonly<Record<string, string>>>();
  return {
    stored,
    async get({ bucket, key }) {
      const content = stored.get(`${bucket}/${key}`);
      return content && { content, etag: etagOf(content) };
    },
    async put({ bucket, key }, content, { condition } = {}) {
      const path = `${bucket}/${key}`;
      if (condition !== undefined) {
        const current = stored.get(path);
        const expected = 'ifMatch' in condition ? condition.ifMatch : undefined;
        if ((current && etagOf(current)) !== expected) throw preconditionFailed();
      }
      const bytes = Buffer.from(content);
      stored.set(path, bytes);
      modified.set(path, now());
      metadataOf.delete(path);
      return etagOf(bytes);
    },
    async remove({ bucket, key }) {
      stored.delete(`${bucket}/${key}`);
    },
    async getRange({ bucket, key }, { from, to, etag }) {
      const content = stored.get(`${bucket}/${key}`);
      if (content === undefined || etagOf(content) !== etag) throw preconditionFailed();
      return {
        body: inPieces(content.subarray(from, to + 1)),
        metadata: metadataOf.get(`${bucket}/${key}`) ?? {},
      };
    },
    async putFile({ bucket, key }, path, metadata) {
      stored.set(`${bucket}/${key}`, readFileSync(path));
      modified.set(`${bucket}/${key}`, now());
      metadataOf.set(`${bucket}/${key}`, metadata);
    },
    async *list(bucket, prefix) {
      const found: ListedObject[] = [...stored]
        .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
        .map(([path, content]) => ({
          key: path.slice(bucket.length + 1),
          bytes: content.length,
          etag: etagOf(content),
          modifiedMs: modified.get(path) ?? 0,
        }));
      yield* found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
    },
  };
}

/** Sends bytes as a network does: in more than one piece. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.ceil(bytes.length / 2);
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}

/** S3's tag of an object that was put in one piece, without KMS: the MD5 of its content, in quotes. */
const etagOf = (content: Uint8Array): string => `"${createHash('md5').update(content).digest('hex')}"`;

const preconditionFailed = () =>
  Object.assign(new Error('At least one of the pre-conditions you specified did not hold'), {
    name: 'PreconditionFailed',
    $fault: 'client',
    $metadata: { httpStatusCode: 412 },
  });
