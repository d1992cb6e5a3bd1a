import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
} from '@aws-sdk/client-eventbridge';
import { GetDatabaseCommand, GetJobCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, type QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ClientOptions, clientConfig, hasCustomEndpoint } from '../clients/client-config';
import { classifyError } from '../errors/classify';
import { parseRedrivePolicy } from '../sqs/redrive-policy';

/** A queue, and where the messages go that nobody can handle. */
export interface QueueState {
  readonly arn: string;
  /** Messages that wait; an estimate of SQS. */
  readonly waiting: number;
  readonly retentionSeconds: number;
  /** ARN of its dead-letter queue; undefined without one. */
  readonly deadLettersArn: string | undefined;
}

/** State of what is deployed, as far as its parts have to know each other. Each call throws when the resource does not exist or may not be read. */
export interface Wiring {
  /** ARN of the identity of the credentials. */
  readIdentity(): Promise<string>;
  /** Rules of the default event bus that send events to a target, with their states. */
  readRulesOf(targetArn: string): Promise<readonly { readonly name: string; readonly isEnabled: boolean }[]>;
  /** Answers whether a bucket sends its events to EventBridge. */
  readSendsEvents(bucket: string): Promise<boolean>;
  /** State of a function, `Active` for one that can be invoked. */
  readFunctionState(name: string): Promise<string>;
  readTable(name: string): Promise<{ readonly status: string; readonly ttlAttribute: string | undefined }>;
  /** State of a state machine, and its definition in Amazon States Language. */
  readMachine(arn: string): Promise<{ readonly status: string; readonly definition: string }>;
  readQueue(url: string): Promise<QueueState>;
  /** Version of Glue that a job runs on. */
  readJobVersion(name: string): Promise<string>;
  /** Location of a database of the Glue catalog. */
  readDatabaseLocation(name: string): Promise<string>;
  /** Kind of a table of the Glue catalog, `ICEBERG` for one of Iceberg; undefined when it does not exist. */
  readCatalogTable(database: string, name: string): Promise<{ readonly kind: string } | undefined>;
}

const QUEUE_ATTRIBUTES: QueueAttributeName[] = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'MessageRetentionPeriod',
  'RedrivePolicy',
];

/** Opens what is deployed in a region. */
export function openWiring(options: ClientOptions = {}): Wiring {
  const config = clientConfig(options);
  const [events, dynamoDb] = [new EventBridgeClient(config), new DynamoDBClient(config)];
  const glue = new GlueClient(config);
  return {
    async readIdentity() {
      return (await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn ?? '';
    },
    async readRulesOf(TargetArn) {
      const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand({ TargetArn }));
      return Promise.all(
        RuleNames.map(async (name) => {
          const { State } = await events.send(new DescribeRuleCommand({ Name: name }));
          return { name, isEnabled: State === 'ENABLED' };
        }),
      );
    },
    async readSendsEvents(Bucket) {
      const client = new S3Client({ ...config, forcePathStyle: hasCustomEndpoint(options) });
      const found = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
      return found.EventBridgeConfiguration !== undefined;
    },
    async readFunctionState(FunctionName) {
      const lambda = new LambdaClient(config);
      const { State } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return State ?? 'unknown';
    },
    async readTable(TableName) {
      const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
      const { TimeToLiveDescription: ttl } = await dynamoDb.send(
        new DescribeTimeToLiveCommand({ TableName }),
      );
      const isOn = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
      return { status: Table?.TableStatus ?? 'unknown', ttlAttribute: isOn ? ttl.AttributeName : undefined };
    },
    async readMachine(stateMachineArn) {
      const { status, definition } = await new SFNClient(config).send(
        new DescribeStateMachineCommand({ stateMachineArn }),
      );
      return { status: status ?? 'unknown', definition: definition ?? '{}' };
    },
    async readQueue(QueueUrl) {
      const { Attributes = {} } = await new SQSClient(config).send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: QUEUE_ATTRIBUTES }),
      );
      return {
        arn: Attributes.QueueArn ?? '',
        waiting: Number(Attributes.ApproximateNumberOfMessages),
        retentionSeconds: Number(Attributes.MessageRetentionPeriod),
        deadLettersArn: parseRedrivePolicy(Attributes.RedrivePolicy).deadLettersArn,
      };
    },
    async readJobVersion(JobName) {
      const { Job } = await glue.send(new GetJobCommand({ JobName }));
      return Job?.GlueVersion ?? 'unknown';
    },
    async readDatabaseLocation(Name) {
      const { Database } = await glue.send(new GetDatabaseCommand({ Name }));
      return Database?.LocationUri ?? 'no location';
    },
    async readCatalogTable(DatabaseName, Name) {
      try {
        const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name }));
        // Iceberg's Glue catalog marks its tables so (Iceberg documentation, "AWS", "Glue Catalog").
        return { kind: Table?.Parameters?.['table_type'] ?? Table?.TableType ?? 'unknown' };
      } catch (error) {
        if (classifyError(error) === 'not_found') return undefined;
        throw error;
      }
    },
  };
}
