/** A bucket's name as an account finds it. */
export type BucketState =
  /** Nobody has the name. */
  | { readonly kind: 'free' }
  /** Another account has it, or these credentials may not look at it. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'ours'; readonly region: string; readonly isVersioned: boolean };

/** An account and a region, as far as they limit what can be deployed. */
export interface Account {
  /** The account and the identity that these credentials belong to. */
  readIdentity(): Promise<{ readonly accountId: string; readonly arn: string }>;
  /** The region that commands without one use; undefined when none is set. */
  readDefaultRegion(): Promise<string | undefined>;
  /** @param accountId the account that counts as ours */
  readBucket(name: string, accountId: string): Promise<BucketState>;
  /** The value of a quota, applied or default. */
  readQuota(serviceCode: string, quotaCode: string): Promise<number>;
  /** Concurrent executions of all functions, and those of them that no function reserves. */
  readConcurrency(): Promise<{ readonly limit: number; readonly unreserved: number }>;
  /** Concurrency that a function reserves; 0 when there is none, or no such function. */
  readReservedConcurrency(functionName: string): Promise<number>;
  /** Limits of Kinesis, and how much of them is used. */
  readStreamLimits(): Promise<StreamLimitsOfAccount>;
  /** Names of the feature groups. */
  listFeatureGroups(): Promise<readonly string[]>;
}

/** Limits of Kinesis in an account, and how much of them is used. */
export interface StreamLimitsOfAccount {
  readonly shards: number;
  readonly openShards: number;
  readonly onDemandStreams: number;
  readonly openOnDemandStreams: number;
}
