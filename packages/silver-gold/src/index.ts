export type { BronzeObject, LineCounts } from './bronze-object';
export { type Decoder, inlineDecoder, threadedDecoder } from './decode/decoder-pool';
export { serveDecoder } from './decode/worker';
export { type RefineOptions, type RefineResult, refine } from './silver/refine';
