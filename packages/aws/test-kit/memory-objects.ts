import { createHash } from 'node:crypto';
import type { ListedObject, ObjectStore } from '../src/s3/ports';

/** S3 objects in memory. */
export interface MemoryObjects extends ObjectStore {
  /** Contents by `bucket/key`. */
  readonly stored: Map<string, Uint8Array>;
}

/** Creates buckets in memory, with tags and conditional writes as those of S3. */
export function memoryObjects(): MemoryObjects {
  const stored = new Map<string, Uint8Array>();
  const etagOf = (path: string): string | undefined => {
    const content = stored.get(path);
    return content && tagOf(content);
  };
  return {
    stored,
    async get({ bucket, key }) {
      const content = stored.get(`${bucket}/${key}`);
      return content && { content, etag: tagOf(content) };
    },
    async put({ bucket, key }, content, { condition } = {}) {
      const path = `${bucket}/${key}`;
      const wanted = condition && ('ifMatch' in condition ? condition.ifMatch : undefined);
      if (condition !== undefined && etagOf(path) !== wanted) throw preconditionFailed();
      stored.set(path, Buffer.from(content));
      return tagOf(Buffer.from(content));
    },
    async *list(bucket, prefix) {
      const start = `${bucket}/${prefix}`;
      const found: ListedObject[] = [...stored]
        .filter(([path]) => path.startsWith(start))
        .map(([path, content]) => ({
          key: path.slice(bucket.length + 1),
          bytes: content.length,
          etag: tagOf(content),
        }));
      yield* found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
    },
  };
}

/** S3's tag of an object that was put in one piece, without KMS: the MD5 of its content, in quotes. */
const tagOf = (content: Uint8Array): string => `"${createHash('md5').update(content).digest('hex')}"`;

const preconditionFailed = () =>
  Object.assign(new Error('At least one of the pre-conditions you specified did not hold'), {
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
