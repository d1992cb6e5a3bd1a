export { readEventChanges } from './event-changes';
export { readPart, readRows } from './read-part';
export { formatReplay, REPLAY_ENDING, readReplay } from './replay';
export { readVersionRows } from './version-rows';
