import { KinesisStreamConsumer } from '@cdktf/provider-aws/lib/kinesis-stream-consumer';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ServiceRole } from '../iam/service-role';

/** Props of `StreamConsumer`. */
export interface StreamConsumerProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly streamArn: string;
}

/** A consumer with a connection of its own to each shard of a stream (enhanced fan-out). */
export class StreamConsumer extends Construct {
  readonly arn: string;
  private readonly streamArn: string;

  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const consumer = new KinesisStreamConsumer(this, 'Resource', {
      name: LakeStack.of(this).names.of('consumer', props.nameSuffix),
      streamArn: props.streamArn,
    });
    this.arn = consumer.arn;
    this.streamArn = props.streamArn;
  }

  /** Grants a role to receive records, besides reading the stream. */
  grantSubscribe(role: ServiceRole): void {
    role.allow({
      sid: 'SubscribeToStream',
      actions: ['kinesis:SubscribeToShard', 'kinesis:DescribeStreamConsumer'],
      resources: [this.streamArn, this.arn],
    });
  }
}
