import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  CONTROL_TABLE,
  DECISION_CHANGES,
  ONLINE_TABLES,
  SCORER_FUNCTIONS,
  SCORER_ZIP,
  type ScorerEnvironment,
  type ScorerFunction,
} from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { testLake } from './lake';

const ACCOUNT = '123456789012';
const zip = readFileSync(join(__dirname, '..', '..', 'dist', SCORER_ZIP));

/** Starts local AWS with the functions of the built zip, and all that they need. */
export async function deployScorer() {
  const aws = startLocalAws();
  const { clientSettings: settings, env } = aws;
  const { region } = settings;
  const clients = {
    tables: new DynamoDBClient(settings),
    firehose: new FirehoseClient(settings),
    kinesis: new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }),
    lambda: new LambdaClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sqs: new SQSClient(settings),
  };
  const { tables, firehose, kinesis, lambda, s3, sqs } = clients;
  const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${ACCOUNT}:${name}`;
  const role = `arn:aws:iam::${ACCOUNT}:role/scorer`;

  const lake = testLake();
  await s3.send(new CreateBucketCommand({ Bucket: lake.bucket }));
  for (const [path, Body] of lake.objects.stored) {
    const Key = path.slice(lake.bucket.length + 1);
    await s3.send(new PutObjectCommand({ Bucket: lake.bucket, Key, Body }));
  }
  const changes = new Map<string, string | undefined>();
  for (const [name, keys] of Object.entries({ ...ONLINE_TABLES, control: CONTROL_TABLE })) {
    const names = Object.values(keys);
    const { TableDescription: table } = await tables.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
        ...(name === 'decisions' && {
          StreamSpecification: { StreamEnabled: true, StreamViewType: DECISION_CHANGES.viewType },
        }),
      }),
    );
    changes.set(name, table?.LatestStreamArn);
  }
  await kinesis.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 }));
  const { QueueUrl: rejectedUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'rejected' }));
  await firehose.send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: 'decisions',
      ExtendedS3DestinationConfiguration: {
        BucketARN: `arn:aws:s3:::${lake.bucket}`,
        RoleARN: role,
        Prefix: 'decided/',
        BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 1 },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'AppendDelimiterToRecord',
              Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
            },
          ],
        },
      },
    }),
  );
  const deciding = {
    CARD_EVENTS_TABLE: 'cardEvents',
    SNAPSHOT_STORE: 'dynamodb',
    SNAPSHOTS_TABLE: 'snapshots',
    SNAPSHOTS_FEATURE_GROUP: 'snapshot-rows',
    DECISIONS_TABLE: 'decisions',
    CONTROL_TABLE: 'control',
    LAKE_BUCKET: lake.bucket,
    MODEL_NAME: lake.name,
    SCORER: 'in-process',
    ENDPOINT_PREFIX: 'scorer',
  };
  const environments: { readonly [F in ScorerFunction]: ScorerEnvironment<F> } = {
    stream: { ...deciding, REJECTED_QUEUE_URL: rejectedUrl },
    answer: { ...deciding, EVENT_STREAM_NAME: 'events' },
    step: { ...deciding, EVENT_STREAM_NAME: 'events' },
    watch: { LAKE_BUCKET: lake.bucket, MODEL_NAME: lake.name, MIN_DRIFT_ROWS: '1' },
    forwarder: { DECISION_DELIVERY_NAME: 'decisions' },
  };
  for (const [name, { handler }] of Object.entries(SCORER_FUNCTIONS)) {
    const own = Object.entries(environments).find(([each]) => each === name)?.[1];
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'nodejs22.x',
        Role: role,
        Handler: handler,
        Timeout: 60,
        Code: { ZipFile: zip },
        Environment: { Variables: { ...own, ...env } },
      }),
    );
  }
  const mapping = (FunctionName: ScorerFunction, EventSourceArn: string | undefined) =>
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName,
        EventSourceArn,
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
  await mapping('stream', arn('kinesis', 'stream/events'));
  await mapping('forwarder', changes.get('decisions'));

  return {
    ...clients,
    lake,
    rejectedUrl,
    /** Invokes the answer function. */
    async ask(event: unknown): Promise<{ status: number; body: { readonly score?: number } }> {
      const { Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: 'answer', Payload: Buffer.from(JSON.stringify(event)) }),
      );
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    },
    stop() {
      for (const client of Object.values(clients)) client.destroy();
      aws.stop();
    },
  };
}
