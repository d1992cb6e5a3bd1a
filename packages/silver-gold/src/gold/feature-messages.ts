import type { BatchTask, EntityTask, FeatureBlocks, FeedGroup } from './feature-task';

/** Request to a thread that computes features. Those of one thread are handled in order. */
export type FeatureRequest =
  /** Not replied to, unless it fails. */
  | { readonly kind: 'begin'; readonly task: EntityTask }
  | { readonly kind: 'compute'; readonly group: FeedGroup }
  | { readonly kind: 'assemble'; readonly task: BatchTask };

/** Reply to the oldest request that has none. */
export type FeatureReply = { readonly result: FeatureBlocks | ArrayBuffer } | { readonly error: unknown };
