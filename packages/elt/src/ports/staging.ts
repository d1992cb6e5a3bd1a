import type { CompiledFeed } from '@cardlake/feeds';
import type { ObjectVersion } from '../objects/object-version';
import type { Chunks } from '../records/read-records';
import type { RecordCounts, RowReceiver } from '../rows/row-receiver';

/** Objects of feeds, as they were delivered. */
export interface SourceObjects {
  /** Reads a version of an object from a position on. */
  open(object: Pick<ObjectVersion, 'key' | 'version' | 'content'>, position: number): Chunks;
}

/** Store of what is staged. What it has is whole: a write that dies leaves nothing. */
export interface StagingStore {
  /** @returns undefined when there is none */
  get(key: string): Promise<Buffer | undefined>;
  open(key: string): Chunks;
  /** Lists the keys in a folder. */
  list(folder: string): Promise<ReadonlySet<string>>;
  /** Writes an object, over one that is there. */
  put(key: string, content: Chunks): Promise<void>;
  /** Writes an object unless there is one. */
  putNew(key: string, content: Buffer): Promise<void>;
}

/** A file of the store that is written piece by piece; it is there once it is whole. */
export interface StagedFile {
  /** Number of bytes that were written. */
  readonly size: number;
  /** @param bytes valid during the call */
  write(bytes: Uint8Array): void;
  /** Stores the file. */
  finish(): Promise<void>;
  /** Ends work on it; one that is not stored is dropped. */
  close(): void;
}

/** Rows and rejected records of a chunk, and where they go. */
export interface StagedChunk {
  readonly feed: CompiledFeed;
  readonly object: Pick<ObjectVersion, 'key' | 'version' | 'order' | 'modifiedMicros'>;
  readonly rows: string;
  readonly rejects: string;
  /** Gives all of them to a receiver. */
  readonly fill: (receiver: RowReceiver) => Promise<RecordCounts>;
}

/** Writer of staged rows. The same rows give the same bytes. */
export interface ChunkWriter {
  write(chunk: StagedChunk): Promise<RecordCounts>;
}
