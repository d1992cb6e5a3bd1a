export { type ChunkReference, parseChunkMessage } from './chunk-messages';
export {
  type AnnouncedObject,
  parseAnnouncements,
  writeAnnouncement,
} from './object-events';
export { readStagedObject } from './staged-object';
