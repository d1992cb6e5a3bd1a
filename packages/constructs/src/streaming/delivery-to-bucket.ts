import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { ServiceRole } from '../iam/service-role';
import { LogGroup } from '../logs/log-group';
import { BucketAccess } from '../storage/bucket-access';
import type { EventStream } from './event-stream';

/** Props of `DeliveryToBucket`. */
export interface DeliveryToBucketProps {
  /** Last part of the delivery stream's name. */
  readonly nameSuffix: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  /** Folder of the table in the bucket, without leading or trailing slash. */
  readonly path: string;
  /** Partition column; its values are arrival minutes in UTC. */
  readonly partitionColumn: string;
  /** Folder for failed deliveries, without leading or trailing slash. */
  readonly errorPath: string;
  readonly bufferSeconds: number;
  readonly bufferMegabytes: number;
  /** Stream to read. @default - none: producers write to the delivery stream directly */
  readonly source?: EventStream;
}

/** A Firehose stream into a bucket: gzipped NDJSON, a folder per arrival minute, and a folder for failures. */
export class DeliveryToBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeliveryToBucketProps) {
    super(scope, id);
    const name = LakeStack.of(this).names.of('delivery stream', props.nameSuffix);
    const logs = new LogGroup(this, 'Logs', {
      family: 'kinesisfirehose',
      writer: name,
      keyArn: props.keyArn,
    });
    const errors = new CloudwatchLogStream(this, 'Errors', { name: 'delivery', logGroupName: logs.name });
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: props.nameSuffix,
      service: 'firehose.amazonaws.com',
      description: `Delivers into ${props.path}`,
    });
    new BucketAccess(props.bucketArn, props.keyArn).grant(
      role,
      ['read', 'write'],
      [`${props.path}/`, `${props.errorPath}/`],
    );
    // As Firehose documents it: it locates its bucket, lists it without a prefix, and finds its open uploads.
    role.allow({
      sid: 'FindBucket',
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [props.bucketArn],
    });
    logs.grantWrite(role);
    props.source?.grantRead(role);
    const delivery = new KinesisFirehoseDeliveryStream(this, 'Resource', {
      name,
      destination: 'extended_s3',
      ...sourceConfiguration(props, role),
      extendedS3Configuration: {
        ...destinationConfiguration(props),
        roleArn: role.arn,
        cloudwatchLoggingOptions: { enabled: true, logGroupName: logs.name, logStreamName: errors.name },
      },
      dependsOn: role.ready,
    });
    this.name = delivery.name;
    this.arn = delivery.arn;
  }
}

/** A source stream is already encrypted; Firehose encrypts records that are written directly. */
const sourceConfiguration = ({ source, keyArn }: DeliveryToBucketProps, role: ServiceRole) =>
  source
    ? { kinesisSourceConfiguration: { kinesisStreamArn: source.arn, roleArn: role.arn } }
    : { serverSideEncryption: { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn } };

const destinationConfiguration = (props: DeliveryToBucketProps) => ({
  bucketArn: props.bucketArn,
  prefix: `${props.path}/${props.partitionColumn}=!{timestamp:yyyy/MM/dd/HH/mm}/`,
  errorOutputPrefix: `${props.errorPath}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
  bufferingInterval: props.bufferSeconds,
  bufferingSize: props.bufferMegabytes,
  compressionFormat: 'GZIP',
  // Hadoop and DuckDB recognise gzipped JSON by this extension.
  fileExtension: '.json.gz',
  kmsKeyArn: props.keyArn,
  // Firehose concatenates records; the delimiter keeps each one on its own line.
  processingConfiguration: {
    enabled: true,
    processors: [
      {
        type: 'AppendDelimiterToRecord',
        parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }],
      },
    ],
  },
});
