/** A file of a store. */
export interface StoredFile {
  /** Path under the root of the store, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Changes with every write. */
  readonly version: string;
  /** Instant of the write, by the clock of the store, in milliseconds. */
  readonly modifiedMs: number;
}

/** A small file with its version. */
interface VersionedContent {
  readonly content: Buffer;
  readonly version: string;
}

/** Facts about a file that travel with it, where the store can keep them. */
export type FileFacts = Readonly<Record<'sha256', string>> & Readonly<Partial<Record<'rows', string>>>;

/** Files of a lake, in a folder of this machine or in a bucket. */
export interface DataStore {
  /** Name of the place for messages: `s3://bucket`. */
  readonly name: string;
  /** Lists the files whose path begins with a prefix, in the order of their paths. */
  list(prefix: string): Promise<StoredFile[]>;
  /**
   * Brings files to the local disk, each checked against what was stored.
   * @param folder may be used for copies
   * @returns local paths, in the order of the files
   */
  fetch(files: readonly StoredFile[], folder: string, onBytes: (bytes: number) => void): Promise<string[]>;
  /** Reads a small file; undefined when there is none. */
  read(path: string): Promise<VersionedContent | undefined>;
  /**
   * Replaces a small file at once, if it still has a version.
   * @param expected undefined: there is none yet
   * @returns the new version; undefined when the file has another one, and another content, by now
   */
  swap(path: string, content: Uint8Array, expected: string | undefined): Promise<string | undefined>;
  /** Copies a file of this machine into the store; it appears as a whole. */
  upload(path: string, localPath: string, facts: FileFacts): Promise<void>;
  /** Deletes a file; one that does not exist is no error. */
  remove(path: string): Promise<void>;
  /** Runs work that swaps files. A store that cannot compare and swap by itself keeps other writers out meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}
