export { readPart } from './read-part';
export { REPLAY_ENDING, readReplay, replayText } from './replay';
