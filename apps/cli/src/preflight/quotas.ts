import type { Account } from '@cardlake/aws/account';
import type { Requirements } from '@cardlake/platform';
import { numberOf } from '@cardlake/runtime';
import { type Finding, findingsOf } from './finding';

/** A quota of Service Quotas. */
interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
}

/** EMR Serverless user guide, "Endpoints and quotas": 16 vCPU in a new account. */
const SPARK_VCPU: Quota = {
  service: 'emr-serverless',
  code: 'L-D05C8A75',
  name: 'Max concurrent vCPUs per account',
};
/** Lambda developer guide, "Lambda quotas": 1,000; new accounts have fewer, often 10. */
const CONCURRENCY: Quota = { service: 'lambda', code: 'L-B99A9384', name: 'Concurrent executions' };
/** SageMaker developer guide, Feature Store, "Quotas, naming rules and data types": a soft limit. */
const FEATURE_GROUPS = 100;
/**
 * Concurrency that Lambda keeps unreserved (developer guide, "Configuring reserved concurrency": 100); an account with no
 * more than that keeps 10 ("decreases account's UnreservedConcurrentExecution below its minimum value of [10]").
 */
const keptUnreserved = (limit: number): number => (limit > 100 ? 100 : 10);

const spark = findingsOf('Spark capacity');
const functions = findingsOf('function concurrency');
const stream = findingsOf('stream');
const groups = findingsOf('feature groups');

const request = ({ service, code, name }: Quota, value: number, region: string): string =>
  `Request ${value} for "${name}" (${code}): aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value} --region ${region}`;

/** Checks that the account has the vCPU that the Spark application may use. */
export async function checkSpark(
  { sparkVcpu }: Requirements,
  account: Account,
  region: string,
): Promise<Finding> {
  const found = await account.readQuota(SPARK_VCPU.service, SPARK_VCPU.code);
  if (found >= sparkVcpu) return spark.ok(`${found} vCPU in the account, up to ${sparkVcpu} used`);
  return spark.blocked(
    `the account has ${found} vCPU, and the settings ask for up to ${sparkVcpu}: jobs would end with ServiceQuotaExceededException`,
    `${request(SPARK_VCPU, sparkVcpu, region)}. Until then, lower silverGold.maximumVcpu and silverGold.maximumExecutors.`,
  );
}

/** Checks that the functions can reserve their concurrency. */
export async function checkConcurrency(
  { reservedConcurrency }: Requirements,
  account: Account,
  region: string,
): Promise<Finding> {
  const { limit, unreserved } = await account.readConcurrency();
  const names = Object.keys(reservedConcurrency);
  const ours = await Promise.all(names.map((name) => account.readReservedConcurrency(name)));
  const needed = sum(Object.values(reservedConcurrency));
  if (needed === 0) return functions.ok(`${limit} concurrent executions in the account; none are reserved`);
  const available = Math.max(0, unreserved + sum(ours) - keptUnreserved(limit));
  if (available >= needed) return functions.ok(`${available} of ${limit} can be reserved, ${needed} are`);
  const value = Math.max(1000, needed + limit - unreserved - sum(ours) + 100);
  return functions.blocked(
    `${needed} concurrent executions are to be reserved, but only ${available} of the account's ${limit} can be: Lambda keeps ${keptUnreserved(limit)} unreserved`,
    `${request(CONCURRENCY, value, region)}. Until then, set featureStore.writer.reserveConcurrency to false.`,
  );
}

/** Checks that the account has room for the stream. */
export async function checkStream(
  { shards }: Requirements,
  account: Account,
  region: string,
): Promise<Finding> {
  const limits = await account.readStreamLimits();
  const [needed, free, unit] =
    shards === 'on-demand'
      ? [1, limits.onDemandStreams - limits.openOnDemandStreams, 'on-demand streams']
      : [shards, limits.shards - limits.openShards, 'shards'];
  if (free >= needed)
    return stream.ok(`${free} ${unit} are free, ${needed} ${needed === 1 ? 'is' : 'are'} needed`);
  return stream.warning(
    `${free} ${unit} are free, and ${needed} needed unless the stream exists already`,
    `Request more on https://${region}.console.aws.amazon.com/servicequotas/home/services/kinesis/quotas`,
  );
}

/** Checks that the account has room for the feature groups. */
export async function checkFeatureGroups(names: readonly string[], account: Account): Promise<Finding> {
  const existing = await account.listFeatureGroups();
  const others = existing.filter((name) => !names.includes(name)).length;
  if (others + names.length <= FEATURE_GROUPS)
    return groups.ok(
      `${names.length} needed, ${numberOf(others, 'other exists', 'others exist')}, ${FEATURE_GROUPS} are allowed by default`,
    );
  return groups.warning(
    `${numberOf(others, 'other exists', 'others exist')} and ${names.length} are needed: more than the default of ${FEATURE_GROUPS}`,
    'Ask AWS Support for more feature groups, unless the account has a higher limit already.',
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
