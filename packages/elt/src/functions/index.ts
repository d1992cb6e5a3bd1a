export { type Caught, catchUp, type ListingPorts, type StuckObject } from './catch-up';
export {
  type Extracted,
  type ExtractPorts,
  extractAnnounced,
  type SkippedObject,
} from './extract-announced';
export { extractMessage } from './extract-message';
export type { LoadableFeed } from './feeds';
export type { ExtractionInput, LargeObjects } from './large-objects';
export {
  type GoneObject,
  type LoadedChunk,
  type LoadPorts,
  loadAnnouncedChunk,
} from './load-announced-chunk';
export { loadMessage } from './load-message';
export { loadableFeeds } from './published-feeds';
export type { StagedObjectEvent } from './tell-staged';
