export { openLake } from './open-lake';
export { type Count, count, logger, trace } from './telemetry';
