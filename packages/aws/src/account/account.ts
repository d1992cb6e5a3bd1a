import type { RedrivePolicy } from '../sqs/redrive-policy';
import type { BucketSettings } from './bucket-settings';

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
  /** Settings of a bucket of this account and region. */
  readBucketSettings(name: string): Promise<BucketSettings>;
  /** The value of a quota, applied or default. */
  readQuota(serviceCode: string, quotaCode: string): Promise<number>;
  /** Concurrent executions of all functions, and those of them that no function reserves. */
  readConcurrency(): Promise<{ readonly limit: number; readonly unreserved: number }>;
  /** Concurrency that a function reserves; 0 when there is none, or no such function. */
  readReservedConcurrency(functionName: string): Promise<number>;
  /** Limits of Kinesis, and how much of them is used. */
  readStreamLimits(): Promise<StreamLimitsOfAccount>;
  /** Settings of a queue, by its URL; undefined when it does not exist. */
  readQueue(url: string): Promise<QueueOfAccount | undefined>;
  /** URLs of queues whose dead letters go to a queue, by its URL: up to 1,000; none when it does not exist. */
  listDeadLetterSources(url: string): Promise<readonly string[]>;
  /** A key, by its id, ARN or alias; undefined when it does not exist. */
  readKey(id: string): Promise<KeyOfAccount | undefined>;
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

/** Settings of a queue, as far as a function that consumes it depends on them. */
export interface QueueOfAccount extends RedrivePolicy {
  readonly visibilitySeconds: number;
  /** Id, ARN or alias of the key that encrypts it; undefined for a key of SQS, or none. */
  readonly keyId: string | undefined;
}

/** A key of KMS. */
export interface KeyOfAccount {
  readonly arn: string;
  readonly isEnabled: boolean;
  /** Every identity of the account may use such a key by its service (KMS developer guide, "AWS managed keys"). */
  readonly isManagedByAws: boolean;
}
