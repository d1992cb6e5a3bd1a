export { announceMissing, type ListingPorts } from './announce-missing';
export { type Extracted, type ExtractPorts, extractAnnounced, type SkippedObject } from './extract-announced';
export type { LoadableFeed } from './feeds';
export {
  type LoadedChunk,
  type LoadPorts,
  loadAnnouncedChunk,
  type StagedObjectEvent,
} from './load-announced-chunk';
export { loadableFeeds } from './published-feeds';
