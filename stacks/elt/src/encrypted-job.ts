import { LakeStack, LogGroup, type ServiceRole } from '@cardlake/constructs';
import { GLUE_VERSION } from '@cardlake/job-contract';
import { GlueJob } from '@cdktf/provider-aws/lib/glue-job';
import { Construct } from 'constructs';
import { createSecurity, type GlueEncryptionProps, grantEncryptedLogs } from './glue-encryption';

/** Props of a job of Glue. */
interface EncryptedJobProps extends GlueEncryptionProps {
  readonly description: string;
  readonly role: ServiceRole;
  /** Location of its script, `s3://…`. */
  readonly script: string;
  /** Arguments of every run. @param logGroupPrefix beginning of the names of its log groups */
  readonly argumentsWith: (logGroupPrefix: string) => Readonly<Record<string, string>>;
  readonly workerType: string;
  readonly workers: number;
  readonly timeoutMinutes: number;
  readonly maximumRuns: number;
}

/** Family of the log groups; Glue puts the names of security configuration and role before `error` and `output`. */
const LOG_FAMILY = 'glue';

/** A job of Glue with its encryption and its logs. Whoever starts it tells of a failure, and starts it again. */
export abstract class EncryptedJob extends Construct {
  protected createJob(props: EncryptedJobProps): GlueJob {
    const { keyArn, role } = props;
    const name = LakeStack.of(this).names.of('job', props.nameSuffix);
    const security = createSecurity(this, props);
    const groups = ['error', 'output'].map(
      (kind) =>
        new LogGroup(this, `Logs ${kind}`, {
          family: LOG_FAMILY,
          writer: `${security.name}-role/${role.name}/${kind}`,
          keyArn,
        }),
    );
    grantEncryptedLogs(role, groups);
    return new GlueJob(this, 'Resource', {
      name,
      description: props.description,
      roleArn: role.arn,
      glueVersion: GLUE_VERSION,
      command: { name: 'glueetl', pythonVersion: '3', scriptLocation: props.script },
      defaultArguments: props.argumentsWith(`/aws/${LOG_FAMILY}`),
      workerType: props.workerType,
      numberOfWorkers: props.workers,
      timeout: props.timeoutMinutes,
      maxRetries: 0,
      executionProperty: { maxConcurrentRuns: props.maximumRuns },
      securityConfiguration: security.name,
      dependsOn: role.ready,
    });
  }
}
