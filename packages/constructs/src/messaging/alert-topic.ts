import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { policyDocument } from '../iam/statement';

/** Props of `AlertTopic`. */
export interface AlertTopicProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** E-mail addresses of the subscribers; each confirms the subscription once. */
  readonly emails: readonly string[];
}

/** The topic for alarms and failures: encrypted, TLS only, open to alarms of CloudWatch. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const topic = new SnsTopic(this, 'Resource', {
      name: stack.names.of('topic', props.nameSuffix),
      kmsMasterKeyId: props.keyArn,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'Policy', {
      arn: topic.arn,
      policy: policyDocument([
        {
          sid: 'Alarms',
          principals: { Service: 'cloudwatch.amazonaws.com' },
          actions: ['sns:Publish'],
          resources: [topic.arn],
          conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: { AWS: '*' },
          actions: ['sns:Publish'],
          resources: [topic.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    // The address is part of the id, so that removing one does not replace the others.
    for (const email of props.emails) {
      new SnsTopicSubscription(this, `To ${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
    }
  }
}
