import { classifyError } from '@cardlake/aws';
import type { Account } from '@cardlake/aws/account';
import { type Requirements, requirementsOf, type Settings } from '@cardlake/platform';
import { checkBuckets, checkExistingLake, checkState } from './buckets';
import type { Finding } from './finding';
import { checkIdentity, checkRegion } from './identity';
import { checkObjectQueue } from './object-queue';
import { checkConcurrency, checkFeatureGroups, checkSpark, checkStream } from './quotas';
import { checkSourceBuckets } from './source-buckets';

/** Everything that a check compares. */
interface Situation {
  readonly settings: Settings;
  readonly account: Account;
  readonly accountId: string;
  readonly needs: Requirements;
  /** Names of the feature groups that the stacks create. */
  readonly featureGroups: readonly string[];
}

/** A check that needs an identity, and the permissions that it needs. */
interface Check {
  readonly name: string;
  readonly actions: string;
  readonly run: (situation: Situation) => Promise<Finding | readonly Finding[]>;
}

const CHECKS: readonly Check[] = [
  {
    name: 'region',
    actions: 'no permission',
    run: ({ settings, account }) => checkRegion(settings, account),
  },
  {
    name: 'state backend',
    actions: 's3:ListBucket and s3:GetBucketVersioning',
    run: ({ settings, account, accountId }) => checkState(settings, account, accountId),
  },
  {
    name: 'bucket names',
    actions: 's3:ListBucket and s3:GetBucketVersioning',
    run: async ({ settings, account, accountId, needs }) => [
      ...(await checkExistingLake(settings, account, accountId)),
      ...(await checkBuckets(needs.buckets, settings, account, accountId)),
    ],
  },
  {
    name: 'Spark capacity',
    actions: 'servicequotas:GetServiceQuota and servicequotas:GetAWSDefaultServiceQuota',
    run: ({ settings, account, needs }) => checkSpark(needs, account, settings.region),
  },
  {
    name: 'function concurrency',
    actions: 'lambda:GetAccountSettings and lambda:GetFunctionConcurrency',
    run: ({ settings, account, needs }) => checkConcurrency(needs, account, settings.region),
  },
  {
    name: 'stream',
    actions: 'kinesis:DescribeLimits',
    run: ({ settings, account, needs }) => checkStream(needs, account, settings.region),
  },
  {
    name: 'feature groups',
    actions: 'sagemaker:ListFeatureGroups',
    run: ({ account, featureGroups }) => checkFeatureGroups(featureGroups, account),
  },
  {
    name: 'queue of objects',
    actions: 'sqs:GetQueueAttributes, sqs:ListDeadLetterSourceQueues and kms:DescribeKey',
    run: ({ settings, account, accountId }) => checkObjectQueue(settings, account, accountId),
  },
  {
    name: 'source buckets',
    actions:
      's3:ListBucket, s3:GetBucketVersioning, s3:GetBucketNotification, s3:GetEncryptionConfiguration and kms:DescribeKey',
    run: ({ settings, account, accountId }) => checkSourceBuckets(settings, account, accountId),
  },
];

/**
 * Checks whether the stacks of an environment can be deployed into an account. A check that fails for lack of permissions
 * is reported, and the others go on; without credentials nothing else is checked.
 * @param featureGroups names of the feature groups that the stacks create
 */
export async function preflight(
  settings: Settings,
  account: Account,
  featureGroups: readonly string[],
): Promise<Finding[]> {
  let identity: Awaited<ReturnType<Account['readIdentity']>>;
  try {
    identity = await account.readIdentity();
  } catch (error) {
    const rest = CHECKS.map(
      ({ name }): Finding => ({ check: name, level: 'skipped', message: 'not checked' }),
    );
    return [noIdentity(error), ...rest];
  }
  const { accountId } = identity;
  const needs = requirementsOf(settings, accountId);
  const situation = { settings, account, accountId, needs, featureGroups };
  const found = await Promise.all(CHECKS.map((check) => runCheck(check, situation)));
  return [checkIdentity(settings, identity), ...found.flat()];
}

function noIdentity(error: unknown): Finding {
  if (classifyError(error) === 'unknown') throw error;
  return {
    check: 'identity',
    level: 'blocked',
    message: `there are no credentials that AWS accepts: ${(error as Error).message}`,
    advice: 'Sign in (aws sso login, AWS_PROFILE or the AWS_… variables), then repeat.',
  };
}

/** Runs a check; one that AWS does not let these credentials run is `unknown`. */
async function runCheck({ name, actions, run }: Check, situation: Situation): Promise<readonly Finding[]> {
  try {
    return [await run(situation)].flat();
  } catch (error) {
    if (classifyError(error) === 'unknown') throw error;
    const { name: kind, message } = error as Error;
    const advice = `It needs ${actions}.`;
    return [{ check: name, level: 'unknown', message: `could not be checked: ${kind}: ${message}`, advice }];
  }
}
