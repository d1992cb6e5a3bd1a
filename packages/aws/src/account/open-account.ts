import { DescribeLimitsCommand } from '@aws-sdk/client-kinesis';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { ListFeatureGroupsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { classifyError } from '../errors/classify';
import { parseRedrivePolicy } from '../sqs/redrive-policy';
import { createKinesisClient } from '../streams/kinesis-client';
import type { Account } from './account';
import { readBucketSettings } from './bucket-settings';
import { readBucketState } from './bucket-state';

/** Returns the answer of a call, or another value where the resource does not exist. */
async function orIfMissing<T>(call: Promise<T>, otherwise: () => Promise<T> | T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (classifyError(error) === 'not_found') return otherwise();
    throw error;
  }
}

/** Opens the account of the environment's credentials, in a region. */
export function openAccount(options: ClientOptions & { readonly region: string }): Account {
  const config = clientConfig(options);
  const quotas = new ServiceQuotasClient(config);
  const lambda = new LambdaClient(config);
  return {
    async readIdentity() {
      const { Account = '', Arn = '' } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
      return { accountId: Account, arn: Arn };
    },

    async readDefaultRegion() {
      try {
        return await new STSClient({}).config.region();
      } catch {
        return undefined;
      }
    },

    readBucket: (name, accountId) => readBucketState(options, name, accountId),

    readBucketSettings: (name) => readBucketSettings(options, name),

    async readQuota(ServiceCode, QuotaCode) {
      const quota = { ServiceCode, QuotaCode };
      // A quota that was never changed may have no applied value.
      const { Quota } = await orIfMissing(quotas.send(new GetServiceQuotaCommand(quota)), () =>
        quotas.send(new GetAWSDefaultServiceQuotaCommand(quota)),
      );
      if (Quota?.Value === undefined)
        throw new Error(`Service Quotas has no value for ${ServiceCode} ${QuotaCode}`);
      return Quota.Value;
    },

    async readConcurrency() {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
      const limit = AccountLimit?.ConcurrentExecutions ?? 0;
      return { limit, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? limit };
    },

    async readReservedConcurrency(FunctionName) {
      const found = await orIfMissing(
        lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
        () => undefined,
      );
      return found?.ReservedConcurrentExecutions ?? 0;
    },

    async readStreamLimits() {
      const limits = await createKinesisClient(options).send(new DescribeLimitsCommand({}));
      return {
        shards: limits.ShardLimit ?? 0,
        openShards: limits.OpenShardCount ?? 0,
        onDemandStreams: limits.OnDemandStreamCountLimit ?? 0,
        openOnDemandStreams: limits.OnDemandStreamCount ?? 0,
      };
    },

    async readQueue(QueueUrl) {
      const command = new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['VisibilityTimeout', 'RedrivePolicy', 'KmsMasterKeyId'],
      });
      const found = await orIfMissing(new SQSClient(config).send(command), () => undefined);
      if (found === undefined) return undefined;
      const { VisibilityTimeout, RedrivePolicy, KmsMasterKeyId } = found.Attributes ?? {};
      return {
        visibilitySeconds: Number(VisibilityTimeout),
        ...parseRedrivePolicy(RedrivePolicy),
        keyId: KmsMasterKeyId || undefined,
      };
    },

    async listDeadLetterSources(QueueUrl) {
      const command = new ListDeadLetterSourceQueuesCommand({ QueueUrl });
      const found = await orIfMissing(new SQSClient(config).send(command), () => undefined);
      return found?.queueUrls ?? [];
    },

    async readKey(KeyId) {
      const command = new DescribeKeyCommand({ KeyId });
      const found = await orIfMissing(new KMSClient(config).send(command), () => undefined);
      const { Arn = '', Enabled, KeyManager } = found?.KeyMetadata ?? {};
      return found && { arn: Arn, isEnabled: Enabled === true, isManagedByAws: KeyManager === 'AWS' };
    },

    async listFeatureGroups() {
      const sagemaker = new SageMakerClient(config);
      const names: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await sagemaker.send(new ListFeatureGroupsCommand(NextToken ? { NextToken } : {}));
        names.push(...(page.FeatureGroupSummaries ?? []).flatMap(({ FeatureGroupName: name }) => name ?? []));
        NextToken = page.NextToken || undefined;
      } while (NextToken !== undefined);
      return names;
    },
  };
}
