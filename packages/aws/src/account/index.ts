export type { Account, BucketState, KeyOfAccount, QueueOfAccount, StreamLimitsOfAccount } from './account';
export type { BucketSettings } from './bucket-settings';
export { openAccount } from './open-account';
