export type { Account, BucketState, StreamLimitsOfAccount } from './account';
export { openAccount } from './open-account';
