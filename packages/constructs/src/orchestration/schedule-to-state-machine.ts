import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ServiceRole } from '../iam/service-role';
import type { DeadLetterQueue } from '../messaging/dead-letter-queue';
import type { StateMachine } from './state-machine';

/** Props of `ScheduleToStateMachine`. */
export interface ScheduleToStateMachineProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly description: string;
  readonly enabled: boolean;
  /** `rate(10 minutes)` or `cron(0 2 * * ? *)`, in UTC. */
  readonly expression: string;
  readonly machine: Pick<StateMachine, 'arn'>;
  /** Input of the execution; EventBridge Scheduler replaces `<aws.scheduler.scheduled-time>` by the scheduled time. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Role of the scheduler, which may start the state machine. */
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  readonly keyArn: string;
}

/** Retries of a failed start, for an hour: after that, later runs cover the missed one. */
const RETRY = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 };

/** A schedule that starts a state machine; starts that keep failing go to the dead-letter queue. */
export class ScheduleToStateMachine extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleToStateMachineProps) {
    super(scope, id);
    new SchedulerSchedule(this, 'Resource', {
      name: LakeStack.of(this).names.of('schedule', props.nameSuffix),
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
