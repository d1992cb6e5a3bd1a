/** An object of S3: its bucket and key. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** An object's content, and the tag of its version. */
export interface StoredObject {
  readonly content: Uint8Array;
  readonly etag: string;
}

/** Reads objects. */
export interface ObjectReader {
  /** @returns undefined when there is no such object */
  get(location: ObjectLocation): Promise<StoredObject | undefined>;
}

/** A condition of a write: the object still has this version, or does not exist yet. */
export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/** Options of a write. */
export interface PutOptions {
  readonly contentType?: string;
  readonly condition?: WriteCondition;
}

/** Writes objects. */
export interface ObjectWriter {
  /**
   * Writes an object atomically.
   * @returns the tag of the new version
   * @throws an error of the class `conflict` when the condition does not hold
   */
  put(location: ObjectLocation, content: Uint8Array | string, options?: PutOptions): Promise<string>;
}

/** One entry of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  /** Instant of the write, by the clock of S3, in milliseconds. */
  readonly modifiedMs: number;
}

/** Lists objects. */
export interface ObjectLister {
  /** Objects whose key starts with a prefix, in the order of their keys (UTF-8 bytes). */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
}

/** Reads, writes and lists objects. */
export type ObjectStore = ObjectReader & ObjectWriter & ObjectLister;

/** Deletes objects. */
export interface ObjectRemover {
  /** Deletes an object; one that does not exist is no error. */
  remove(location: ObjectLocation): Promise<void>;
}

/** Bytes of one version of an object, both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
  readonly etag: string;
}

/** Bytes of an object as they arrive, which can break off, and the metadata that its writer gave the whole. */
export interface ObjectBytes {
  readonly body: AsyncIterable<Uint8Array>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads large objects range by range. */
export interface RangeReader {
  /** @throws an error of the class `conflict` when the object has another version by now */
  getRange(location: ObjectLocation, range: ByteRange): Promise<ObjectBytes>;
}

/** A version of an object; `null` is that of a bucket, or of a time, without versioning. */
export interface ListedVersion extends ListedObject {
  readonly version: string;
}

/** Lists the versions of objects. */
export interface VersionLister {
  /** Versions of each key that starts with a prefix, the newest first, in the order of keys (UTF-8 bytes); deletions are none. */
  listVersions(bucket: string, prefix: string): AsyncIterable<readonly ListedVersion[]>;
}

/** A version of an object to read, from a position on. */
export interface VersionRead {
  readonly version: string;
  /** Tag that the version has: one that is `null` can be written over. */
  readonly etag: string;
  readonly from: number;
}

/** Reads versions of objects as streams. */
export interface VersionReader {
  /**
   * Reads to the end; when the connection breaks, reading goes on where it stopped.
   * @throws an error of the class `conflict` when the version has another content by now, or `not_found`
   */
  readVersion(location: ObjectLocation, read: VersionRead): AsyncIterable<Buffer>;
}

/** Writes files of this machine as objects. */
export interface FileUploader {
  /** Uploads a file, in parts if it is large; the object appears as a whole. */
  putFile(location: ObjectLocation, path: string, metadata: Readonly<Record<string, string>>): Promise<void>;
}
