import {
  DeadLetterQueue,
  ScheduleToStateMachine,
  ServiceRole,
  type StateMachine,
} from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** What EventBridge Scheduler writes where this stands: the time a run was meant to start. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** Props of the pipeline's schedules. */
export interface SchedulesProps {
  readonly machine: StateMachine;
  readonly keyArn: string;
  readonly settings: Settings['pipeline'];
}

/** When the pipeline runs: the stream mode every few minutes, the daily mode once a night. */
export class Schedules extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { machine, keyArn, settings }: SchedulesProps) {
    super(scope, id);
    const { stream, daily } = settings;
    this.deadLetters = new DeadLetterQueue(this, 'Lost', { thing: 'lost-starts', keyArn });
    const role = new ServiceRole(this, 'Role', {
      thing: 'scheduler',
      service: 'scheduler.amazonaws.com',
      description: 'Starts the pipeline on time',
    }).allow({ sid: 'Start', actions: ['states:StartExecution'], resources: [machine.arn] });
    this.deadLetters.grantSend(role);
    const shared = { machine, role, keyArn, deadLetters: this.deadLetters };
    new ScheduleToStateMachine(this, 'Stream', {
      ...shared,
      thing: 'stream',
      description: 'Bronze to silver and gold, and the online store',
      enabled: stream.enabled,
      expression: `rate(${stream.everyMinutes} minute${stream.everyMinutes === 1 ? '' : 's'})`,
      input: { mode: 'stream', window_end_ts: SCHEDULED_TIME },
    });
    new ScheduleToStateMachine(this, 'Daily', {
      ...shared,
      thing: 'daily',
      description: 'Datasets of yesterday, and maintenance of the tables',
      enabled: daily.enabled,
      expression: `cron(0 ${daily.hour} * * ? *)`,
      input: { mode: 'daily', window_end_ts: SCHEDULED_TIME },
    });
  }
}
