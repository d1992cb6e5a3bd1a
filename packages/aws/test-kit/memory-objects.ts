import { createHash } from 'node:crypto';
import type { ListedObject, ObjectStore } from '../src/s3/ports';

/** S3 objects in memory. */
export interface MemoryObjects extends ObjectStore {
  /** Contents by `bucket/key`. */
  readonly stored: Map<string, Uint8Array>;
}

/** Creates buckets in memory, with the tags and conditional writes of S3. */
export function memoryObjects(stored = new Map<string, Uint8Array>()): MemoryObjects {
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
      return etagOf(bytes);
    },
    async *list(bucket, prefix) {
      const found: ListedObject[] = [...stored]
        .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
        .map(([path, content]) => ({
          key: path.slice(bucket.length + 1),
          bytes: content.length,
          etag: etagOf(content),
        }));
      yield* found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
    },
  };
}

/** S3's tag of an object that was put in one piece, without KMS: the MD5 of its content, in quotes. */
const etagOf = (content: Uint8Array): string => `"${createHash('md5').update(content).digest('hex')}"`;

const preconditionFailed = () =>
  Object.assign(new Error('At least one of the pre-conditions you specified did not hold'), {
    name: 'PreconditionFailed',
    $fault: 'client',
    $metadata: { httpStatusCode: 412 },
  });
