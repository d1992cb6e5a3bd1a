import { DeadLetterQueue, LakeStack, ScheduleToStateMachine, ServiceRole } from '@cardlake/constructs';
import { CARD_LAKE_DEFINITION, SCHEDULED_JOBS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `Schedules`. */
export interface SchedulesProps {
  /** The state machine that runs jobs. */
  readonly machine: { readonly arn: string };
  readonly keyArn: string;
  readonly settings: Settings['featureBatch'];
}

/** The schedules: feature jobs every day, and the training of a model every week. */
export class Schedules extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machine, keyArn, settings }: SchedulesProps) {
    super(scope, id);
    const { daily, weekly } = settings;
    this.deadLetters = new DeadLetterQueue(this, 'Lost', { nameSuffix: 'failed-starts', keyArn });
    const training = weekly.stateMachineArn === null ? [] : [weekly.stateMachineArn];
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'scheduler',
      service: 'scheduler.amazonaws.com',
      description: 'Starts feature jobs and training on schedule',
    }).allow({ sid: 'Start', actions: ['states:StartExecution'], resources: [machine.arn, ...training] });
    this.deadLetters.grantSend(role);
    const shared = { role, keyArn, deadLetters: this.deadLetters };
    new ScheduleToStateMachine(this, 'Daily', {
      ...shared,
      machine,
      nameSuffix: 'daily',
      description: 'Computes the features of the day',
      enabled: daily.enabled,
      expression: `cron(0 ${daily.hour} * * ? *)`,
      input: { mode: daily.mode, jobs: daily.jobs },
    });
    if (LakeStack.of(this).settings.lakeEngine === 'container')
      new ScheduleToStateMachine(this, 'Lake', {
        ...shared,
        machine,
        nameSuffix: 'lake',
        description: 'Takes new card events from bronze to gold',
        enabled: settings.lake.enabled,
        expression: `cron(0 ${settings.lake.hour} * * ? *)`,
        input: { mode: 'sequential', jobs: [{ command: [SCHEDULED_JOBS.lake], size: CARD_LAKE_DEFINITION }] },
      });
    for (const arn of training) {
      new ScheduleToStateMachine(this, 'Weekly', {
        ...shared,
        machine: { arn },
        nameSuffix: 'weekly',
        description: 'Trains a model on the features of the week',
        enabled: weekly.enabled,
        expression: 'cron(0 3 ? * SUN *)',
        input: {},
      });
    }
  }
}
