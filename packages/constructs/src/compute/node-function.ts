import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { type Artifacts, artifactFile } from '../core/artifact';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { ServiceRole } from '../iam/service-role';
import { LogGroup } from '../logs/log-group';
import { DeadLetterQueue } from '../messaging/dead-letter-queue';

/** Props of a function. */
export interface NodeFunctionProps {
  /** Last word of its name. */
  readonly thing: string;
  /** What it does, in a sentence. */
  readonly description: string;
  /** The app's build. */
  readonly artifacts: Artifacts;
  /** The manifest's name of the zip. @default 'function.zip' */
  readonly zip?: string;
  readonly keyArn: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Copies that may run at once. */
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Defaults of `NodeFunctionProps`. */
export const NODE_FUNCTION_DEFAULTS = { zip: 'function.zip' } as const;

/** A Node function from a built zip: its own role and log group, traced, encrypted, capped, with a dead-letter queue. */
export class NodeFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { keyArn, thing } = props;
    const name = LakeStack.around(this).names.of('function', thing);
    const zip = artifactFile(this, 'Zip', props.artifacts, props.zip ?? NODE_FUNCTION_DEFAULTS.zip);
    const logs = new LogGroup(this, 'Logs', { family: 'lambda', writer: name, keyArn });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { thing: `${thing}-dead-letters`, keyArn });
    this.role = new ServiceRole(this, 'Role', {
      thing,
      service: 'lambda.amazonaws.com',
      description: props.description,
    }).allow(
      {
        sid: 'Trace',
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
        anyResource: 'X-Ray knows no resources for these.',
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
    suppress(
      lambda,
      'CKV_AWS_117',
      'It calls AWS services only, by TLS and IAM; a VPC would add cost and a way to fail, and protect nothing.',
    );
    suppress(
      lambda,
      'CKV_AWS_272',
      'The zip is pinned by its hash in the reviewed Terraform; code signing would sign what the same pipeline built.',
    );
    this.arn = lambda.arn;
    this.timeoutSeconds = props.timeoutSeconds;
    this.name = lambda.functionName;
  }
}
