import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
} from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, type QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ClientOptions, clientConfig } from '../clients/client-config';

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
  /** State of a function, `Active` for one that can be invoked. */
  readFunctionState(name: string): Promise<string>;
  readTable(name: string): Promise<{ readonly status: string; readonly ttlAttribute: string | undefined }>;
  /** State of a state machine, and its definition in Amazon States Language. */
  readMachine(arn: string): Promise<{ readonly status: string; readonly definition: string }>;
  readQueue(url: string): Promise<QueueState>;
}

/** Reads where dead letters go (API reference, SetQueueAttributes, `RedrivePolicy`). */
const deadLettersOf = (policy: string | undefined): string | undefined => {
  const { deadLetterTargetArn }: { readonly deadLetterTargetArn?: string } = JSON.parse(policy ?? '{}');
  return deadLetterTargetArn;
};
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
        deadLettersArn: deadLettersOf(Attributes.RedrivePolicy),
      };
    },
  };
}
