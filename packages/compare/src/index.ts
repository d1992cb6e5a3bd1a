export { compareLakes } from './compare-lakes';
export { type Comparison, isEqual } from './comparison';
export type { LakeReader } from './lake-reader';
export { openReader } from './open-reader';
