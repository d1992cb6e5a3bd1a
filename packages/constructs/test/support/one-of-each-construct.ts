import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { GlueSecurityConfiguration } from '@cdktf/provider-aws/lib/glue-security-configuration';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import {
  AlertTopic,
  Bucket,
  CatalogTable,
  DeadLetterQueue,
  DeliveryToBucket,
  EncryptionKey,
  EventStream,
  FeatureGroup,
  FunctionAddress,
  ImageRepository,
  ItemTable,
  type LakeStack,
  NodeFunction,
  QueueToFunction,
  RuleToFunction,
  readArtifacts,
  ScheduleToStateMachine,
  ServiceRole,
  SparkApplication,
  StateMachine,
  StreamConsumer,
  StreamToFunction,
} from '../../src';
import type { Synthesized } from '../../src/checks';
import { writeTestArtifacts } from '../../test-kit';
import { synthesized } from './stack';

/** Synthesizes a stack with one of each construct, in which our rules find no error. */
export function oneOfEachConstruct(): Synthesized {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-everything-'));
  try {
    writeTestArtifacts(root);
    return synthesized((stack) =>
      build(stack, join(root, 'apps', 'feature-writer', 'dist', 'manifest.json')),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function build(stack: LakeStack, manifest: string): void {
  const { arn: keyArn } = new EncryptionKey(stack, 'Key', {
    nameSuffix: 'key',
    description: 'k',
    deleteData: false,
  });
  const bucket = new Bucket(stack, 'Lake', {
    nameSuffix: 'lake',
    keyArn,
    deleteData: false,
    oldVersionsExpireAfterDays: 30,
  });
  new ImageRepository(stack, 'Images', { keyArn });
  const stream = new EventStream(stack, 'Stream', {
    nameSuffix: 'events',
    keyArn,
    shards: 2,
    retentionHours: 24,
    deleteData: false,
  });
  new DeliveryToBucket(stack, 'Delivery', {
    nameSuffix: 'events',
    bucketArn: bucket.arn,
    keyArn,
    path: bronzeCardAuthorization.path,
    partitionColumn: 'ingest_dt',
    errorPath: 'bronze/errors/card_authorization',
    bufferSeconds: 60,
    bufferMegabytes: 64,
    source: stream,
  });
  new DeliveryToBucket(stack, 'Direct', {
    nameSuffix: 'direct',
    bucketArn: bucket.arn,
    keyArn,
    path: bronzeCardAuthorization.path,
    partitionColumn: 'ingest_dt',
    errorPath: 'bronze/errors/direct',
    bufferSeconds: 60,
    bufferMegabytes: 64,
  });
  new S3Object(stack, 'Object', {
    bucket: bucket.name,
    key: 'object',
    kmsKeyId: keyArn,
    serverSideEncryption: 'aws:kms',
  });
  new Cloudtrail(stack, 'Trail', { name: 'trail', s3BucketName: bucket.name, kmsKeyId: keyArn });
  new CatalogTable(stack, 'Table', {
    database: 'db',
    table: bronzeCardAuthorization,
    format: 'json',
    root: 's3://lake',
    since: '2024-01-01',
  });
  new AlertTopic(stack, 'Alerts', { nameSuffix: 'alerts', keyArn, emails: ['a@example.com'] });
  const role = new ServiceRole(stack, 'Job', {
    nameSuffix: 'job',
    service: 'sagemaker.amazonaws.com',
    description: 'j',
  });
  new FeatureGroup(stack, 'Group', {
    group: 'rt_card_features_v1',
    definitions: [
      { FeatureName: 'card_id', FeatureType: 'String' },
      { FeatureName: 'event_time', FeatureType: 'String' },
    ],
    recordId: 'card_id',
    eventTime: 'event_time',
    online: true,
    keyArn,
    offline: { uri: 's3://lake/feature-store', tableFormat: 'Iceberg' },
    role,
    onlineTtlDays: 30,
    deleteData: false,
  });
  new AthenaWorkgroup(stack, 'Workgroup', {
    name: 'queries',
    configuration: {
      resultConfiguration: {
        outputLocation: 's3://results/',
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: keyArn },
      },
    },
  });
  new GlueSecurityConfiguration(stack, 'Security', {
    name: 'security',
    encryptionConfiguration: {
      s3Encryption: { s3EncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
      cloudwatchEncryption: { cloudwatchEncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
      jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn: keyArn },
    },
  });
  new SparkApplication(stack, 'Spark', { nameSuffix: 'spark', settings: stack.settings.silverGold });
  const target = new NodeFunction(stack, 'Writer', {
    nameSuffix: 'writer',
    description: 'w',
    artifacts: readArtifacts(manifest),
    keyArn,
    memoryMegabytes: 512,
    timeoutSeconds: 60,
    concurrency: 2,
    provisionedConcurrency: 1,
    environment: { A: 'b', RELEASE: JSON.stringify({ key: keyArn }) },
  });
  new FunctionAddress(stack, 'Address', target);
  const consumer = new StreamConsumer(stack, 'Consumer', { nameSuffix: 'reader', streamArn: stream.arn });
  stream.grantRead(target.role);
  consumer.grantSubscribe(target.role);
  const items = new ItemTable(stack, 'Items', {
    nameSuffix: 'items',
    keyArn,
    keys: { partition: 'id', sort: 'at' },
    ttlAttribute: 'ttl',
    streamViewType: 'NEW_IMAGE',
    deleteData: false,
  });
  items.grant(target.role, 'UseItems', ['GetItem', 'PutItem']);
  items.grantReadStream(target.role);
  const feed = { target, batchSize: 500, maximumRetries: 3, maximumRecordAgeSeconds: 3600 };
  new StreamToFunction(stack, 'Records', { ...feed, sourceArn: consumer.arn });
  new StreamToFunction(stack, 'Changes', {
    ...feed,
    sourceArn: items.streamArn,
    pattern: { eventName: ['INSERT'] },
  });
  const rule = new CloudwatchEventRule(stack, 'Rule', {
    name: 'objects',
    eventPattern: '{"source":["aws.s3"]}',
  });
  const again = new QueueToFunction(stack, 'Again', {
    nameSuffix: 'again',
    keyArn,
    target,
    ruleArns: [rule.arn],
  });
  new CloudwatchEventTarget(stack, 'Target', { rule: rule.name, arn: again.arn });
  new RuleToFunction(stack, 'Ends', {
    target,
    nameSuffix: 'ends',
    description: 'e',
    on: { events: { source: ['aws.states'] } },
    input: { paths: { id: '$.id' }, template: '{"id": "<id>"}' },
  });
  const machine = new StateMachine(stack, 'Machine', {
    nameSuffix: 'machine',
    keyArn,
    definition: {
      StartAt: 'Job',
      States: {
        Job: {
          Type: 'Task',
          Resource: 'arn:aws:states:::emr-serverless:startJobRun.sync',
          Arguments: {
            ConfigurationOverrides: {
              MonitoringConfiguration: {
                S3MonitoringConfiguration: { LogUri: 's3://logs/', EncryptionKeyArn: keyArn },
              },
            },
          },
          Next: 'Train',
        },
        Train: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
          Arguments: {
            OutputDataConfig: { S3OutputPath: 's3://models', KmsKeyId: keyArn },
            ResourceConfig: { VolumeKmsKeyId: keyArn },
          },
          End: true,
        },
      },
    },
    permissions: [],
  });
  new ScheduleToStateMachine(stack, 'Schedule', {
    nameSuffix: 'often',
    description: 's',
    enabled: true,
    expression: 'rate(10 minutes)',
    machine,
    input: { mode: 'stream' },
    role,
    deadLetters: new DeadLetterQueue(stack, 'Lost', { nameSuffix: 'lost', keyArn }),
    keyArn,
  });
}
