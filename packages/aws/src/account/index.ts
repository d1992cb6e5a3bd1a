export type { Account, BucketState, KeyOfAccount, QueueOfAccount, StreamLimitsOfAccount } from './account';
export { openAccount } from './open-account';
