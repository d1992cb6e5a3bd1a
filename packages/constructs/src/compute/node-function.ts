import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { type Artifacts, artifactFile } from '../core/artifact';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { ServiceRole } from '../iam/service-role';
import { LogGroup } from '../logs/log-group';
import { DeadLetterQueue } from '../messaging/dead-letter-queue';

/** Props of `NodeFunction`. */
export interface NodeFunctionProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  /** Purpose of the function, in one sentence. */
  readonly description: string;
  /** Build of the app. */
  readonly artifacts: Artifacts;
  /** Name of the zip in the manifest. @default 'function.zip' */
  readonly zip?: string;
  readonly keyArn: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Concurrent executions to reserve, which are also the maximum; undefined uses those of the account. */
  readonly concurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Defaults of `NodeFunctionProps`. */
export const NODE_FUNCTION_DEFAULTS = { zip: 'function.zip' } as const;

/** A Node.js function with its own role, log group and dead-letter queue: traced, encrypted, capped in concurrency. */
export class NodeFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { keyArn, nameSuffix } = props;
    const name = LakeStack.of(this).names.of('function', nameSuffix);
    const zip = artifactFile(this, 'Zip', props.artifacts, props.zip ?? NODE_FUNCTION_DEFAULTS.zip);
    const logs = new LogGroup(this, 'Logs', { family: 'lambda', writer: name, keyArn });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      nameSuffix: `${nameSuffix}-dead-letters`,
      keyArn,
    });
    this.role = new ServiceRole(this, 'Role', {
      nameSuffix,
      service: 'lambda.amazonaws.com',
      description: props.description,
    }).allow(
      {
        sid: 'Trace',
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
        wildcardReason: 'X-Ray has no resource-level permissions for these actions.',
      },
      { sid: 'Environment', actions: ['kms:Decrypt'], resources: [keyArn] },
    );
    logs.grantWrite(this.role);
    this.deadLetters.grantSend(this.role);
    const lambda = new LambdaFunction(this, 'Resource', {
      functionName: name,
      description: props.description,
      role: this.role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: zip.path,
      sourceCodeHash: zip.sha256Base64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeoutSeconds,
      reservedConcurrentExecutions: props.concurrency,
      kmsKeyArn: keyArn,
      environment: { variables: { NODE_OPTIONS: '--enable-source-maps', ...props.environment } },
      tracingConfig: { mode: 'Active' },
      deadLetterConfig: { targetArn: this.deadLetters.arn },
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      dependsOn: this.role.ready,
    });
    if (props.concurrency === undefined) {
      for (const rule of ['capped', 'CKV_AWS_115']) {
        suppress(
          lambda,
          rule,
          'The settings reserve nothing: a new account has 10 concurrent executions, and Lambda keeps the last 10 unreserved.',
        );
      }
    }
    suppress(
      lambda,
      'CKV_AWS_117',
      'It only calls AWS services, over TLS and with IAM; a VPC would add cost and a point of failure, but no protection.',
    );
    suppress(
      lambda,
      'CKV_AWS_272',
      'The reviewed Terraform pins the zip by its hash; code signing would sign the output of the same pipeline.',
    );
    this.arn = lambda.arn;
    this.timeoutSeconds = props.timeoutSeconds;
    this.name = lambda.functionName;
  }
}
