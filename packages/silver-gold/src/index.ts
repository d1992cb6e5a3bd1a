export type { BronzeObject } from './bronze-object';
export { type CompactResult, compact } from './compact';
export { type Decoder, inlineDecoder, threadedDecoder } from './decode/decoder-pool';
export { type GoldOptions, type GoldResult, type GroupResult, updateGold } from './gold/update-gold';
export { type GoldDifference, verifyGold } from './gold/verify-gold';
export { assertConserved, countsOf } from './silver/line-counts';
export { type RefineOptions, type RefineResult, refine } from './silver/refine';
export { touched } from './touched';
