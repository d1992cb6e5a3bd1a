import {
  DeadLetterQueue,
  ScheduleToStateMachine,
  ServiceRole,
  type StateMachine,
} from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Placeholder that EventBridge Scheduler replaces by the scheduled time of the run. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** Props of `Schedules`. */
export interface SchedulesProps {
  readonly machine: StateMachine;
  readonly keyArn: string;
  readonly settings: Settings['pipeline'];
}

/** The schedules of the pipeline: stream runs every few minutes, and a daily run. */
export class Schedules extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machine, keyArn, settings }: SchedulesProps) {
    super(scope, id);
    const { stream, daily } = settings;
    this.deadLetters = new DeadLetterQueue(this, 'Lost', { nameSuffix: 'failed-starts', keyArn });
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'scheduler',
      service: 'scheduler.amazonaws.com',
      description: 'Starts runs of the pipeline on schedule',
    }).allow({ sid: 'Start', actions: ['states:StartExecution'], resources: [machine.arn] });
    this.deadLetters.grantSend(role);
    const shared = { machine, role, keyArn, deadLetters: this.deadLetters };
    new ScheduleToStateMachine(this, 'Stream', {
      ...shared,
      nameSuffix: 'stream',
      description: 'Updates silver, gold and the online store from bronze',
      enabled: stream.enabled,
      expression: `rate(${stream.everyMinutes} minute${stream.everyMinutes === 1 ? '' : 's'})`,
      input: { mode: 'stream', window_end_ts: SCHEDULED_TIME },
    });
    new ScheduleToStateMachine(this, 'Daily', {
      ...shared,
      nameSuffix: 'daily',
      description: 'Builds the datasets of yesterday and maintains the tables',
      enabled: daily.enabled,
      expression: `cron(0 ${daily.hour} * * ? *)`,
      input: { mode: 'daily', window_end_ts: SCHEDULED_TIME },
    });
  }
}
