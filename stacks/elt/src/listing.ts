import { LakeStack, type NodeFunction } from '@cardlake/constructs';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';

/** More than the time for which functions remember their work, so that no announcement is taken for a repetition. */
const EVERY_MINUTES = 15;

/** Props of `ListingSchedule`. */
export interface ListingScheduleProps {
  readonly target: NodeFunction;
  readonly enabled: boolean;
}

/** The start of the listing every 15 minutes. Starts that fail become dead letters of the function. */
export class ListingSchedule extends Construct {
  constructor(scope: Construct, id: string, { target, enabled }: ListingScheduleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'Rule', {
      name: LakeStack.of(this).names.of('rule', 'listing'),
      description: 'Looks for objects of feeds that nobody announced',
      scheduleExpression: `rate(${EVERY_MINUTES} minutes)`,
      state: enabled ? 'ENABLED' : 'DISABLED',
    });
    const permission = new LambdaPermission(this, 'Permission', {
      functionName: target.name,
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      arn: target.arn,
      dependsOn: [permission],
    });
  }
}
