import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { NodeFunction } from './node-function';

/** Props of `RuleToFunction`. */
export interface RuleToFunctionProps {
  readonly target: NodeFunction;
  /** Last part of the name of the rule. */
  readonly nameSuffix: string;
  readonly description: string;
  /** Events that invoke the function, or the schedule on which it is invoked. */
  readonly on: { readonly events: object } | { readonly everyMinutes: number; readonly isEnabled: boolean };
  /** Event that the function gets instead: always the same, or made by paths into the one of the rule. @default - that of the rule */
  readonly input?:
    | { readonly constant: object }
    | { readonly paths: Readonly<Record<string, string>>; readonly template: string };
}

/** A rule of EventBridge that invokes a function. Invocations that fail become dead letters of the function. */
export class RuleToFunction extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { target, nameSuffix, description, on, input }: RuleToFunctionProps,
  ) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'Rule', {
      name: LakeStack.of(this).names.of('rule', nameSuffix),
      description,
      ...('events' in on
        ? { eventPattern: JSON.stringify(on.events) }
        : {
            scheduleExpression: `rate(${on.everyMinutes} minute${on.everyMinutes === 1 ? '' : 's'})`,
            state: on.isEnabled ? 'ENABLED' : 'DISABLED',
          }),
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
      ...(input &&
        ('constant' in input
          ? { input: JSON.stringify(input.constant) }
          : { inputTransformer: { inputPaths: input.paths, inputTemplate: input.template } })),
      dependsOn: [permission],
    });
  }
}
