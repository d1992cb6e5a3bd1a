import { DeadLetterQueue, ScheduleToStateMachine, ServiceRole } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `Schedule`. */
export interface ScheduleProps {
  /** The state machine that trains and releases versions. */
  readonly machine: { readonly arn: string };
  readonly keyArn: string;
  readonly weekly: Settings['prediction']['training']['weekly'];
}

/** The schedule on which a version is trained. */
export class Schedule extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machine, keyArn, weekly }: ScheduleProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'Lost', { nameSuffix: 'failed-starts', keyArn });
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'scheduler',
      service: 'scheduler.amazonaws.com',
      description: 'Starts the training of the model on schedule',
    }).allow({ sid: 'Start', actions: ['states:StartExecution'], resources: [machine.arn] });
    this.deadLetters.grantSend(role);
    new ScheduleToStateMachine(this, 'Weekly', {
      machine,
      keyArn,
      role,
      deadLetters: this.deadLetters,
      nameSuffix: 'weekly',
      description: 'Trains a version of the model, and releases it',
      enabled: weekly.enabled,
      expression: `cron(0 ${weekly.hour} ? * ${weekly.day} *)`,
      input: {},
    });
  }
}
