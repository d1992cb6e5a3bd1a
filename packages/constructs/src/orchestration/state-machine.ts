import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { ServiceRole } from '../iam/service-role';
import type { Statement } from '../iam/statement';
import { LogGroup } from '../logs/log-group';

/** Props of a state machine. */
export interface StateMachineProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly keyArn: string;
  /** The definition in Amazon States Language; tokens may stand in its texts. */
  readonly definition: object;
  /** What its steps may do. */
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
  anyResource: 'Log delivery knows no resources: AWS takes nothing else for these.',
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
  anyResource: 'X-Ray knows no resources for these.',
};

/** A state machine with its own role, encrypted, traced, and logging every failure with its data. */
export class StateMachine extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { keyArn, thing } = props;
    const name = StateMachine.nameIn(this, thing);
    const logs = new LogGroup(this, 'Logs', { family: 'vendedlogs/states', writer: name, keyArn });
    const role = new ServiceRole(this, 'Role', {
      thing,
      service: 'states.amazonaws.com',
      description: `Runs the state machine ${name}`,
    }).allow(DELIVER_LOGS, TRACE, ...props.permissions, {
      sid: 'Key',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
    });
    const machine = new SfnStateMachine(this, 'Resource', {
      name,
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 900,
      },
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: true,
        logDestination: `${logs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: role.ready,
    });
    this.arn = machine.arn;
    this.name = machine.name;
  }

  /** The name a machine will have: its own definition and role need it before it exists. */
  static nameIn(scope: Construct, thing: string): string {
    return LakeStack.around(scope).names.of('state machine', thing);
  }
}
