import { PLATFORM_METRICS } from '@cardlake/job-contract';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaProvisionedConcurrencyConfig } from '@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config';
import { Construct } from 'constructs';
import { type Artifacts, artifactFile } from '../core/artifact';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { ServiceRole } from '../iam/service-role';
import { LogGroup } from '../logs/log-group';
import { DeadLetterQueue } from '../messaging/dead-letter-queue';
import { environmentName } from '../observability/metrics';

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
  /** File of the zip, without its extension, and the function that it exports. @default 'index.handler' */
  readonly handler?: string;
  readonly keyArn: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Concurrent executions to reserve, which are also the maximum; undefined uses those of the account. */
  readonly concurrency: number | undefined;
  /** Executions to keep started, for a function that somebody waits for; they are billed all the time. @default - none */
  readonly provisionedConcurrency?: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Defaults of `NodeFunctionProps`. */
export const NODE_FUNCTION_DEFAULTS = { zip: 'function.zip', handler: 'index.handler' } as const;

/** Alias of the version whose executions are kept started: Lambda keeps none of the unpublished code. */
const LIVE = 'live';

/** A Node.js function with its own role, log group and dead-letter queue: traced, encrypted, capped in concurrency. */
export class NodeFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly role: ServiceRole;
  readonly deadLetters: DeadLetterQueue;
  readonly timeoutSeconds: number;
  /** ARN for callers: that of the alias if executions are kept started. */
  readonly invokeArn: string;
  /** Name of that alias, or undefined. */
  readonly qualifier: string | undefined;

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
      handler: props.handler ?? NODE_FUNCTION_DEFAULTS.handler,
      filename: zip.path,
      sourceCodeHash: zip.sha256Base64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeoutSeconds,
      reservedConcurrentExecutions: props.concurrency,
      publish: props.provisionedConcurrency === undefined ? undefined : true,
      kmsKeyArn: keyArn,
      environment: {
        variables: {
          NODE_OPTIONS: '--enable-source-maps',
          [PLATFORM_METRICS.variable]: environmentName(LakeStack.of(this).settings),
          ...props.environment,
        },
      },
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
    const alias = this.keepStarted(lambda, props.provisionedConcurrency);
    this.invokeArn = alias?.arn ?? lambda.arn;
    this.qualifier = alias?.name;
  }

  /** Keeps executions of the newest version started, under an alias. */
  private keepStarted(lambda: LambdaFunction, executions: number | undefined): LambdaAlias | undefined {
    if (executions === undefined) return undefined;
    const alias = new LambdaAlias(this, 'Live', {
      name: LIVE,
      functionName: lambda.functionName,
      functionVersion: lambda.version,
    });
    new LambdaProvisionedConcurrencyConfig(this, 'Started', {
      functionName: lambda.functionName,
      qualifier: alias.name,
      provisionedConcurrentExecutions: executions,
    });
    return alias;
  }
}
