export { readEventChanges } from './event-changes';
export { readPart } from './read-part';
export { formatReplay, REPLAY_ENDING, readReplay } from './replay';
export { readVersionRows } from './version-rows';
