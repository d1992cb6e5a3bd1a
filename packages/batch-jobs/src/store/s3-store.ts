import {
  BATCH_RETRY,
  callForUser,
  classifyError,
  retryDelayMs,
  systemTiming,
  type Timing,
} from '@cardlake/aws';
import type { FileUploader, ObjectRemover, ObjectStore, RangeReader } from '@cardlake/aws/s3';
import { fetchObjects } from './fetch-objects';
import type { DataStore, StoredFile } from './ports';

/** Objects of a lake. */
export interface S3Place {
  readonly objects: ObjectStore & ObjectRemover & RangeReader & FileUploader;
  readonly bucket: string;
  /** Prefix of every key: empty, or with a `/` at its end. */
  readonly prefix: string;
  readonly signal: AbortSignal;
  readonly timing?: Timing;
}

/** Attempts of a write that S3 refused because of another one at the same time, which may have failed itself. */
const SWAP_ATTEMPTS = 6;

/** Opens a bucket as the store of a lake. */
export function s3Store({ objects, bucket, prefix, signal, timing = systemTiming }: S3Place): DataStore {
  const at = (path: string) => ({ bucket, key: `${prefix}${path}` });
  const nameOf = (path: string) => `s3://${bucket}/${prefix}${path}`;
  const read: DataStore['read'] = (path) =>
    callForUser(async () => {
      const found = await objects.get(at(path));
      return found && { content: Buffer.from(found.content), version: found.etag };
    }, nameOf(path));
  return {
    name: nameOf('').replace(/\/$/, ''),
    list: (listed) =>
      callForUser(async () => {
        const found: StoredFile[] = [];
        for await (const { key, bytes, etag, modifiedMs } of objects.list(bucket, `${prefix}${listed}`))
          found.push({ path: key.slice(prefix.length), bytes, version: etag, modifiedMs });
        // The console of S3 makes such objects for folders.
        return found.filter(({ path }) => !path.endsWith('/'));
      }, nameOf(listed)),
    fetch: (files, folder, onBytes) =>
      fetchObjects(
        files.map((file) => ({ ...file, location: at(file.path), name: nameOf(file.path) })),
        { objects, folder, onBytes, signal, timing },
      ),
    read,
    async swap(path, content, expected) {
      const condition = expected === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: expected };
      for (let attempt = 1; ; attempt++) {
        try {
          return await objects.put(at(path), content, { condition });
        } catch (error) {
          if (classifyError(error) !== 'conflict')
            return callForUser(() => Promise.reject(error), nameOf(path));
          const current = await read(path);
          // Also the write of an earlier attempt, whose answer was lost on its way.
          if (current?.content.equals(content)) return current.version;
          // S3 refuses one of two writes at the same time with 409, and asks to try again (S3 user guide, "Conditional requests").
          if (current?.version !== expected || attempt === SWAP_ATTEMPTS) return undefined;
          await timing.sleep(retryDelayMs(attempt, BATCH_RETRY, timing.random), signal);
        }
      }
    },
    upload: (path, localPath, facts) =>
      callForUser(() => objects.putFile(at(path), localPath, { ...facts }), nameOf(path)),
    remove: (path) => callForUser(() => objects.remove(at(path)), nameOf(path)),
    exclusively: (work) => work(),
  };
}
