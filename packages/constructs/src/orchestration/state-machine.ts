import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { ServiceRole } from '../iam/service-role';
import type { Statement } from '../iam/statement';
import { LogGroup } from '../logs/log-group';

/** Props of `StateMachine`. */
export interface StateMachineProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  /** Express executions end within five minutes, and have no history but their logs. @default 'STANDARD' */
  readonly type?: 'STANDARD' | 'EXPRESS';
  /** Reason for which the log of failures has no data of executions. @default none: it has them */
  readonly withoutDataReason?: string;
  readonly keyArn: string;
  /** Definition in Amazon States Language; its strings may contain tokens. */
  readonly definition: object;
  /** Permissions of its tasks. */
  readonly permissions: readonly Statement[];
}

const DELIVER_LOGS: Statement = {
  sid: 'DeliverLogs',
  actions: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  resources: ['*'],
  wildcardReason: 'Log delivery has no resource-level permissions.',
};

const TRACE: Statement = {
  sid: 'Trace',
  actions: [
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ],
  resources: ['*'],
  wildcardReason: 'X-Ray has no resource-level permissions for these actions.',
};

/** A state machine with its own role: encrypted, traced, and logging failures. */
export class StateMachine extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { keyArn, nameSuffix, withoutDataReason } = props;
    const name = StateMachine.nameIn(this, nameSuffix);
    const logs = new LogGroup(this, 'Logs', { family: 'vendedlogs/states', writer: name, keyArn });
    const role = new ServiceRole(this, 'Role', {
      nameSuffix,
      service: 'states.amazonaws.com',
      description: `Runs the state machine ${name}`,
    }).allow(DELIVER_LOGS, TRACE, ...props.permissions, {
      sid: 'Key',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
    });
    const machine = new SfnStateMachine(this, 'Resource', {
      name,
      type: props.type ?? 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 900,
      },
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: withoutDataReason === undefined,
        logDestination: `${logs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: role.ready,
    });
    if (withoutDataReason !== undefined) suppress(machine, 'CKV_AWS_285', withoutDataReason);
    this.arn = machine.arn;
    this.name = machine.name;
  }

  /** Returns the name of a state machine before it exists, for its definition and its role. */
  static nameIn(scope: Construct, nameSuffix: string): string {
    return LakeStack.of(scope).names.of('state machine', nameSuffix);
  }
}
