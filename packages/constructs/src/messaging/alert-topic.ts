import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { policyDocument } from '../iam/statement';

/** Props of an alert topic. */
export interface AlertTopicProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly keyArn: string;
  /** Who gets a mail; everyone has to confirm once. */
  readonly emails: readonly string[];
}

/** Where alarms and failures go: encrypted, TLS only, with CloudWatch allowed to publish. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const stack = LakeStack.around(this);
    const topic = new SnsTopic(this, 'Resource', {
      name: stack.names.of('topic', props.thing),
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
    // The address is in the id, so that taking one off the list does not move the others.
    for (const email of props.emails) {
      new SnsTopicSubscription(this, `To ${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
    }
  }
}
