import type { CompiledFeed, Transform } from '@cardlake/feeds';
import type { ChunkSizes } from '../chunks/chunk';
import type { SourceObjects, StagingStore } from '../ports/staging';

/** A feed, and the ports through which its objects are staged. */
export interface Staging {
  readonly feed: CompiledFeed;
  readonly transform?: Transform | undefined;
  /** Bucket of the objects, or another name of the place where they are. */
  readonly bucket: string;
  /** Bucket of the lake, where it is told from others. @default - the bucket of the objects */
  readonly lake?: string | undefined;
  readonly source: SourceObjects;
  readonly store: StagingStore;
  readonly sizes?: ChunkSizes;
}
