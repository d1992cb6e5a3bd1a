import { type DeadLetterQueue, LakeStack, ServiceRole, type StateMachine } from '@cardlake/constructs';
import { OPERATION_EVENT } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';

/** Rules that start operations on feeds: every day, and for each event that asks for one. They are there before what they start. */
export class OpsRules extends Construct {
  readonly schedule: CloudwatchEventRule;
  readonly requests: CloudwatchEventRule;

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: Settings['elt']['ops'],
  ) {
    super(scope, id);
    const { names } = LakeStack.of(this);
    this.schedule = new CloudwatchEventRule(this, 'Daily', {
      name: names.of('rule', 'daily-ops'),
      description: 'Starts an operation on all feeds every day',
      scheduleExpression: `cron(0 ${settings.dailyHour} * * ? *)`,
      state: stateOf(settings.bySchedule),
    });
    this.requests = new CloudwatchEventRule(this, 'Requests', {
      name: names.of('rule', 'requested-ops'),
      description: 'Starts the operations on feeds that events ask for',
      eventPattern: JSON.stringify({
        source: [OPERATION_EVENT.source],
        'detail-type': [OPERATION_EVENT.detailType],
      }),
      state: stateOf(settings.byEvent),
    });
  }

  /** Starts a state machine. @param undelivered queue of events with which it cannot be started, which lets the rules in */
  startWith(machine: Pick<StateMachine, 'arn'>, undelivered: DeadLetterQueue): void {
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'ops-starter',
      service: 'events.amazonaws.com',
      description: 'Starts operations on feeds by schedule and by event',
    }).allow({ sid: 'Start', actions: ['states:StartExecution'], resources: [machine.arn] });
    const target = {
      arn: machine.arn,
      roleArn: role.arn,
      deadLetterConfig: { arn: undelivered.arn },
      dependsOn: role.ready,
    };
    new CloudwatchEventTarget(this, 'Daily target', {
      ...target,
      rule: this.schedule.name,
      input: JSON.stringify({ lastHours: this.settings.lookBackHours }),
    });
    new CloudwatchEventTarget(this, 'Requests target', {
      ...target,
      rule: this.requests.name,
      inputPath: '$.detail',
    });
  }
}

const stateOf = (isOn: boolean): string => (isOn ? 'ENABLED' : 'DISABLED');
