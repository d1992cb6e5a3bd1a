import type {
  Account,
  BucketSettings,
  BucketState,
  KeyOfAccount,
  QueueOfAccount,
  StreamLimitsOfAccount,
} from '../src/account';

/** An account in memory; by default one with the quotas that AWS gives to an account in use, and nothing in it. */
export interface MemoryAccount {
  readonly accountId?: string;
  readonly defaultRegion?: string;
  readonly buckets?: Readonly<Record<string, BucketState>>;
  /** Settings of buckets by name. */
  readonly bucketSettings?: Readonly<Record<string, BucketSettings>>;
  /** Quotas by service and code, `emr-serverless L-D05C8A75`. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly concurrency?: { readonly limit: number; readonly unreserved: number };
  readonly reserved?: Readonly<Record<string, number>>;
  readonly streams?: Partial<StreamLimitsOfAccount>;
  readonly featureGroups?: readonly string[];
  /** Queues by URL. */
  readonly queues?: Readonly<Record<string, QueueOfAccount>>;
  /** URLs of the queues whose dead letters go to a queue, by its URL. */
  readonly deadLetterSources?: Readonly<Record<string, readonly string[]>>;
  /** Keys by id, ARN or alias. */
  readonly keys?: Readonly<Record<string, KeyOfAccount>>;
  /** Methods that fail, and their errors. */
  readonly failing?: Partial<Record<keyof Account, Error>>;
}

/** Creates the twin of an account. */
export function memoryAccount(given: MemoryAccount = {}): Account {
  const { accountId = '123456789012', failing = {} } = given;
  const call =
    <A extends unknown[], T>(name: keyof Account, work: (...args: A) => T) =>
    async (...args: A): Promise<T> => {
      const error = failing[name];
      if (error !== undefined) throw error;
      return work(...args);
    };
  return {
    readIdentity: call('readIdentity', () => ({ accountId, arn: `arn:aws:iam::${accountId}:user/deployer` })),
    readDefaultRegion: call('readDefaultRegion', () => given.defaultRegion),
    readBucket: call('readBucket', (name: string) => given.buckets?.[name] ?? { kind: 'free' as const }),
    readBucketSettings: call('readBucketSettings', (name: string) => {
      const found = given.bucketSettings?.[name];
      if (found === undefined) throw new Error(`no settings of ${name}`);
      return found;
    }),
    readQuota: call('readQuota', (service: string, code: string) => {
      const value = given.quotas?.[`${service} ${code}`];
      if (value === undefined) throw new Error(`no quota ${service} ${code}`);
      return value;
    }),
    readConcurrency: call('readConcurrency', () => given.concurrency ?? { limit: 1000, unreserved: 1000 }),
    readReservedConcurrency: call('readReservedConcurrency', (name: string) => given.reserved?.[name] ?? 0),
    readStreamLimits: call('readStreamLimits', () => ({
      shards: 1000,
      openShards: 0,
      onDemandStreams: 50,
      openOnDemandStreams: 0,
      ...given.streams,
    })),
    readQueue: call('readQueue', (url: string) => given.queues?.[url]),
    listDeadLetterSources: call(
      'listDeadLetterSources',
      (url: string) => given.deadLetterSources?.[url] ?? [],
    ),
    readKey: call('readKey', (id: string) => given.keys?.[id]),
    listFeatureGroups: call('listFeatureGroups', () => given.featureGroups ?? []),
  };
}
