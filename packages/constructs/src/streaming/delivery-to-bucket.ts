import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { ServiceRole } from '../iam/service-role';
import { LogGroup } from '../logs/log-group';
import { BucketAccess } from '../storage/bucket-access';
import type { EventStream } from './event-stream';

/** Props of a delivery into a bucket. */
export interface DeliveryToBucketProps {
  /** Last word of the delivery stream's name. */
  readonly thing: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  /** Folder of the table in the bucket, without slashes at its ends. */
  readonly path: string;
  /** Column of the partition folders; Firehose writes the arrival minute, UTC. */
  readonly partitionColumn: string;
  /** Folder for what could not be delivered, without slashes at its ends. */
  readonly errorPath: string;
  readonly bufferSeconds: number;
  readonly bufferMegabytes: number;
  /** Stream it reads. @default - none: producers put records into the delivery stream itself */
  readonly source?: EventStream;
}

/** Firehose into a bucket: one gzipped line a record, one folder an arrival minute, failures to a folder of their own. */
export class DeliveryToBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeliveryToBucketProps) {
    super(scope, id);
    const name = LakeStack.around(this).names.of('delivery stream', props.thing);
    const logs = new LogGroup(this, 'Logs', {
      family: 'kinesisfirehose',
      writer: name,
      keyArn: props.keyArn,
    });
    const errors = new CloudwatchLogStream(this, 'Errors', { name: 'delivery', logGroupName: logs.name });
    const role = new ServiceRole(this, 'Role', {
      thing: props.thing,
      service: 'firehose.amazonaws.com',
      description: `Delivers into ${props.path}`,
    });
    new BucketAccess(props.bucketArn, props.keyArn).grant(
      role,
      ['list', 'write'],
      [`${props.path}/`, `${props.errorPath}/`],
    );
    // Firehose looks for its bucket and its open uploads before it writes.
    role.allow({
      sid: 'FindBucket',
      actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
      resources: [props.bucketArn],
    });
    logs.grantWrite(role);
    props.source?.grantRead(role);
    const delivery = new KinesisFirehoseDeliveryStream(this, 'Resource', {
      name,
      destination: 'extended_s3',
      ...sourceOf(props, role),
      extendedS3Configuration: {
        ...destination(props),
        roleArn: role.arn,
        cloudwatchLoggingOptions: { enabled: true, logGroupName: logs.name, logStreamName: errors.name },
      },
      dependsOn: role.ready,
    });
    this.name = delivery.name;
    this.arn = delivery.arn;
  }
}

/** A stream as source is encrypted already; records put directly are encrypted by Firehose. */
const sourceOf = ({ source, keyArn }: DeliveryToBucketProps, role: ServiceRole) =>
  source
    ? { kinesisSourceConfiguration: { kinesisStreamArn: source.arn, roleArn: role.arn } }
    : { serverSideEncryption: { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn } };

const destination = (props: DeliveryToBucketProps) => ({
  bucketArn: props.bucketArn,
  prefix: `${props.path}/${props.partitionColumn}=!{timestamp:yyyy/MM/dd/HH/mm}/`,
  errorOutputPrefix: `${props.errorPath}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
  bufferingInterval: props.bufferSeconds,
  bufferingSize: props.bufferMegabytes,
  compressionFormat: 'GZIP',
  // Without it Hadoop and DuckDB would not see from its name that the object is gzipped JSON.
  fileExtension: '.json.gz',
  kmsKeyArn: props.keyArn,
  // Firehose joins records as they are; without this, lines would run into each other.
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
