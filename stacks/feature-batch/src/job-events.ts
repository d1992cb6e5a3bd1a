import { DeadLetterQueue, LakeStack } from '@cardlake/constructs';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';

/** Props of `JobEvents`. */
export interface JobEventsProps {
  /** Last part of the names of the rule and the queue. */
  readonly nameSuffix: string;
  readonly description: string;
  readonly keyArn: string;
  /** Type of the events (Batch user guide, "AWS Batch events for Amazon EventBridge"). */
  readonly detailType: string;
  readonly detail: Readonly<Record<string, readonly string[]>>;
}

/** Events of jobs that somebody has to see: a rule keeps them in a queue, whose messages say which job and why. */
export class JobEvents extends Construct {
  readonly queueName: string;

  constructor(scope: Construct, id: string, { keyArn, nameSuffix, ...props }: JobEventsProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'Rule', {
      name: LakeStack.of(this).names.of('rule', nameSuffix),
      description: props.description,
      eventPattern: JSON.stringify({
        source: ['aws.batch'],
        'detail-type': [props.detailType],
        detail: props.detail,
      }),
    });
    const queue = new DeadLetterQueue(this, 'Queue', { nameSuffix, keyArn, ruleArns: [rule.arn] });
    new CloudwatchEventTarget(this, 'Target', { rule: rule.name, arn: queue.arn });
    this.queueName = queue.name;
  }
}
