export { readPart } from './read-part';
export { formatReplay, REPLAY_ENDING, readReplay } from './replay';
