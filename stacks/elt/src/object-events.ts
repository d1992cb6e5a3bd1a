import { DeadLetterQueue, LakeStack, type QueueToFunction } from '@cardlake/constructs';
import { FEEDS_PREFIX } from '@cardlake/feeds';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';

/** Props of `ObjectEvents`. */
export interface ObjectEventsProps {
  readonly bucket: string;
  readonly keyArn: string;
  /** ARNs of other rules, whose undelivered events go to the same queue. */
  readonly otherRuleArns: readonly string[];
}

/**
 * The rule for new objects of feeds, and the queue of events that it could not deliver. The events are those that the lake bucket sends to
 * EventBridge (S3 user guide, "EventBridge event message structure").
 */
export class ObjectEvents extends Construct {
  readonly undelivered: DeadLetterQueue;
  readonly ruleArn: string;
  private readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { bucket, keyArn, otherRuleArns }: ObjectEventsProps) {
    super(scope, id);
    this.rule = new CloudwatchEventRule(this, 'Rule', {
      name: LakeStack.of(this).names.of('rule', 'objects'),
      description: 'New objects of feeds',
      eventPattern: JSON.stringify({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [bucket] }, object: { key: [{ prefix: `${FEEDS_PREFIX}/` }] } },
      }),
    });
    this.ruleArn = this.rule.arn;
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      nameSuffix: 'undelivered-events',
      keyArn,
      ruleArns: [this.ruleArn, ...otherRuleArns],
    });
  }

  /** Sends the events to a queue, which lets the rule in. */
  sendTo(queue: Pick<QueueToFunction, 'arn'>): void {
    new CloudwatchEventTarget(this, 'Target', {
      rule: this.rule.name,
      arn: queue.arn,
      deadLetterConfig: { arn: this.undelivered.arn },
    });
  }
}
