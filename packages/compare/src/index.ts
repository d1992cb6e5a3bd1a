export { compareLakes } from './compare-lakes';
export { type Comparison, isSame } from './comparison';
export { sideOf } from './open-side';
export type { Side } from './side';
