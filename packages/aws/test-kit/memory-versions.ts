import { createHash } from 'node:crypto';
import type { ListedVersion, ObjectLocation, VersionLister, VersionReader } from '../src/s3/ports';

/** A versioned bucket in memory. */
export interface MemoryVersions extends VersionLister, VersionReader {
  /** Writes a version. @returns its id */
  write(location: ObjectLocation, content: Buffer | string, modifiedMs: number): string;
}

/** Creates versioned buckets in memory. Versions are named by their contents, so that repeated tests have the same. */
export function memoryVersions(): MemoryVersions {
  const stored = new Map<string, { readonly listed: ListedVersion; readonly content: Buffer }[]>();
  const pathOf = ({ bucket, key }: ObjectLocation) => `${bucket}/${key}`;
  return {
    write(location, given, modifiedMs) {
      const content = Buffer.from(given as string);
      const hash = createHash('md5').update(content).digest('hex');
      const versions = stored.get(pathOf(location)) ?? [];
      const version = `${versions.length}.${hash.slice(0, 12)}`;
      const listed = { key: location.key, version, bytes: content.length, etag: `"${hash}"`, modifiedMs };
      stored.set(pathOf(location), [{ listed, content }, ...versions]);
      return version;
    },
    async *listVersions(bucket, prefix) {
      const found = [...stored.entries()].filter(([path]) => path.startsWith(`${bucket}/${prefix}`));
      for (const [, versions] of found.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
        yield versions.map(({ listed }) => listed);
    },
    async *readVersion(location, { version, etag, from }) {
      const found = stored.get(pathOf(location))?.find(({ listed }) => listed.version === version);
      if (found === undefined || found.listed.etag !== etag)
        throw Object.assign(new Error('there is no such version'), { name: 'PreconditionFailed' });
      for (let at = from; at < found.content.length; at += 64 * 1024)
        yield found.content.subarray(at, at + 64 * 1024);
    },
  };
}
