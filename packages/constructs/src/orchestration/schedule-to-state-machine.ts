import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ServiceRole } from '../iam/service-role';
import type { DeadLetterQueue } from '../messaging/dead-letter-queue';
import type { StateMachine } from './state-machine';

/** Props of a schedule that starts a state machine. */
export interface ScheduleToStateMachineProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly description: string;
  readonly enabled: boolean;
  /** `rate(10 minutes)` or `cron(0 2 * * ? *)`, UTC. */
  readonly expression: string;
  readonly machine: StateMachine;
  /** Input of the execution; `<aws.scheduler.scheduled-time>` in a text becomes the time it was meant to start. */
  readonly input: Readonly<Record<string, string>>;
  /** Role of the scheduler; it is allowed to start the machine. */
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  readonly keyArn: string;
}

/** Retries of a start that failed: a run that is an hour late is covered by the next ones. */
const RETRY = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 };

/** A schedule that starts a state machine; starts that failed for good go to the dead-letter queue. */
export class ScheduleToStateMachine extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleToStateMachineProps) {
    super(scope, id);
    new SchedulerSchedule(this, 'Resource', {
      name: LakeStack.around(this).names.of('schedule', props.thing),
      description: props.description,
      state: props.enabled ? 'ENABLED' : 'DISABLED',
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: props.keyArn,
      target: {
        arn: props.machine.arn,
        roleArn: props.role.arn,
        input: JSON.stringify(props.input),
        deadLetterConfig: { arn: props.deadLetters.arn },
        retryPolicy: RETRY,
      },
      dependsOn: props.role.ready,
    });
  }
}
