import { DeadLetterQueue, LakeStack, ScheduleToStateMachine, ServiceRole } from '@cardlake/constructs';
import { CARD_LAKE_DEFINITION, SCHEDULED_JOBS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `Schedules`. */
export interface SchedulesProps {
  /** The state machine that runs jobs. */
  readonly machine: { readonly arn: string };
  /** The state machine that releases models; undefined in an environment without decisions. */
  readonly releases: { readonly arn: string } | undefined;
  readonly keyArn: string;
  readonly settings: Settings['featureBatch'];
}

/** The schedules: feature jobs every day, and the training of a model every week. */
export class Schedules extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machine, releases, keyArn, settings }: SchedulesProps) {
    super(scope, id);
    const { daily, weekly } = settings;
    this.deadLetters = new DeadLetterQueue(this, 'Lost', { nameSuffix: 'failed-starts', keyArn });
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'scheduler',
      service: 'scheduler.amazonaws.com',
      description: 'Starts feature jobs and training on schedule',
    }).allow({
      sid: 'Start',
      actions: ['states:StartExecution'],
      resources: [machine.arn, ...(releases === undefined ? [] : [releases.arn])],
    });
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
    if (releases !== undefined)
      new ScheduleToStateMachine(this, 'Weekly', {
        ...shared,
        machine: releases,
        nameSuffix: 'weekly',
        description: 'Trains and releases a version of the model',
        enabled: weekly.enabled,
        expression: 'cron(0 3 ? * SUN *)',
        input: {},
      });
  }
}
