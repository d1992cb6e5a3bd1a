import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { protect } from '../core/removal';
import type { ServiceRole } from '../iam/service-role';

/** Props of `EventStream`. */
export interface EventStreamProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** Number of shards, or `on-demand`. */
  readonly shards: number | 'on-demand';
  readonly retentionHours: number;
  /** Lets Terraform destroy the stream with its records, if the environment allows data deletion too. */
  readonly deleteData: boolean;
}

/** An encrypted Kinesis stream. */
export class EventStream extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const onDemand = props.shards === 'on-demand';
    const stream = new KinesisStream(this, 'Resource', {
      name: stack.names.of('stream', props.nameSuffix),
      shardCount: props.shards === 'on-demand' ? undefined : props.shards,
      streamModeDetails: { streamMode: onDemand ? 'ON_DEMAND' : 'PROVISIONED' },
      retentionPeriod: props.retentionHours,
      encryptionType: 'KMS',
      kmsKeyId: props.keyArn,
    });
    protect(stream, { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion });
    this.arn = stream.arn;
    this.name = stream.name;
    this.keyArn = props.keyArn;
  }

  /** Grants a role to read the records of the stream. */
  grantRead(role: ServiceRole): void {
    allowStreamRead(role, this);
  }
}

/**
 * Grants a role to read the records of a stream, of this stack or another:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
 */
export function allowStreamRead(role: ServiceRole, stream: { arn: string; keyArn: string }): void {
  role.allow(
    {
      sid: 'ReadStream',
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetShardIterator',
        'kinesis:GetRecords',
        'kinesis:ListShards',
      ],
      resources: [stream.arn],
    },
    { sid: 'ReadStreamKey', actions: ['kms:Decrypt'], resources: [stream.keyArn] },
  );
}
