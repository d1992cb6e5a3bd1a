import { createHash } from 'node:crypto';
import type { ListedVersion, ObjectLocation, VersionLister, VersionReader } from '../src/s3/ports';

/** Buckets in memory. */
export interface MemoryVersions extends VersionLister, VersionReader {
  /** Writes a version. @returns its id */
  write(location: ObjectLocation, content: Buffer | string, modifiedMs: number): string;
  /** Deletes all versions of an object for good. */
  remove(location: ObjectLocation): void;
}

/** Error of a missing version: what S3 answers whoever may list a bucket (API reference, "Error responses"). */
const missing = () =>
  Object.assign(new Error('the specified version does not exist'), {
    name: 'NoSuchVersion',
    $metadata: { httpStatusCode: 404 },
  });

/**
 * Creates buckets in memory. Versions are named by their contents, so that repeated tests have the same.
 * @param isVersioned false for buckets whose objects are written over
 */
export function memoryVersions(isVersioned = true): MemoryVersions {
  const stored = new Map<string, { readonly listed: ListedVersion; readonly content: Buffer }[]>();
  const pathOf = ({ bucket, key }: ObjectLocation) => `${bucket}/${key}`;
  return {
    write(location, given, modifiedMs) {
      const content = Buffer.from(given as string);
      const hash = createHash('md5').update(content).digest('hex');
      const versions = (isVersioned && stored.get(pathOf(location))) || [];
      const version = isVersioned ? `${versions.length}.${hash.slice(0, 12)}` : 'null';
      const listed = { key: location.key, version, bytes: content.length, etag: `"${hash}"`, modifiedMs };
      stored.set(pathOf(location), [{ listed, content }, ...versions]);
      return version;
    },
    remove: (location) => void stored.delete(pathOf(location)),
    async *listVersions(bucket, prefix) {
      const found = [...stored.entries()].filter(([path]) => path.startsWith(`${bucket}/${prefix}`));
      for (const [, versions] of found.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
        yield versions.map(({ listed }) => listed);
    },
    async *readVersion(location, { version, etag, from }) {
      const found = stored.get(pathOf(location))?.find(({ listed }) => listed.version === version);
      if (found === undefined) throw missing();
      if (found.listed.etag !== etag)
        throw Object.assign(new Error('the version has another content'), { name: 'PreconditionFailed' });
      for (let at = from; at < found.content.length; at += 64 * 1024)
        yield found.content.subarray(at, at + 64 * 1024);
    },
  };
}
