import { type Artifacts, LakeStack, LogGroup, uploadFiles } from '@cardlake/constructs';
import {
  GLUE_VERSION,
  PUBLISH_ARTIFACTS,
  PUBLISH_JOB,
  type PublishJobLocation,
  publishJobArguments,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { GlueJob } from '@cdktf/provider-aws/lib/glue-job';
import { GlueSecurityConfiguration } from '@cdktf/provider-aws/lib/glue-security-configuration';
import { Construct } from 'constructs';
import { PublishRole } from './publish-role';

/** Props of `PublishJob`. */
export interface PublishJobProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the Spark jobs. */
  readonly artifacts: Artifacts;
  readonly databaseName: string;
  readonly settings: Settings['elt']['publish'];
}

const NAME = 'publish';
/** Family of the log groups; Glue puts the names of security configuration and role before `error` and `output`. */
const LOG_FAMILY = 'glue';

/** The job of Glue that judges and publishes staged objects of feeds: its code, its role, its encryption and its logs. */
export class PublishJob extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    { foundation, artifacts, databaseName, settings }: PublishJobProps,
  ) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const keyArn = foundation.key_arn;
    const release = uploadFiles(this, {
      artifacts,
      names: [PUBLISH_JOB.entryPoint, PUBLISH_ARTIFACTS.pyFiles, PUBLISH_ARTIFACTS.wheels],
      folder: PUBLISH_ARTIFACTS.prefix,
      bucket: foundation.artifact_bucket_name,
      keyArn,
    });
    const { role } = new PublishRole(this, 'Role', { foundation, databaseName });
    const name = stack.names.of('job', NAME);
    const security = this.createSecurity(keyArn);
    const groups = ['error', 'output'].map(
      (kind) =>
        new LogGroup(this, `Logs ${kind}`, {
          family: LOG_FAMILY,
          writer: `${security.name}-role/${role.name}/${kind}`,
          keyArn,
        }),
    );
    role.allow({
      // Glue asks for the key of its log groups, too (developer guide, "Encrypting data written by AWS Glue").
      sid: 'WriteLogs',
      actions: ['logs:AssociateKmsKey', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: groups.flatMap(({ arn }) => [arn, `${arn}:*`]),
    });
    const location: PublishJobLocation = {
      lake: `s3://${foundation.lake_bucket_name}`,
      release: `s3://${foundation.artifact_bucket_name}/${release}`,
      database: databaseName,
      logGroupPrefix: `/aws/${LOG_FAMILY}`,
    };
    const job = new GlueJob(this, 'Resource', {
      name,
      description: 'Judges staged objects of feeds, and publishes those that pass',
      roleArn: role.arn,
      glueVersion: GLUE_VERSION,
      command: {
        name: 'glueetl',
        pythonVersion: '3',
        scriptLocation: `${location.release}${PUBLISH_JOB.entryPoint}`,
      },
      defaultArguments: publishJobArguments(location),
      workerType: settings.workerType,
      numberOfWorkers: settings.workers,
      timeout: settings.timeoutMinutes,
      // The state machine tells of a failure; the next start publishes the same objects.
      maxRetries: 0,
      executionProperty: { maxConcurrentRuns: settings.maximumRuns },
      securityConfiguration: security.name,
      dependsOn: role.ready,
    });
    this.name = job.name;
    this.arn = job.arn;
  }

  private createSecurity(keyArn: string): GlueSecurityConfiguration {
    return new GlueSecurityConfiguration(this, 'Security', {
      name: LakeStack.of(this).names.of('security configuration', NAME),
      encryptionConfiguration: {
        s3Encryption: { s3EncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
        cloudwatchEncryption: { cloudwatchEncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn: keyArn },
      },
    });
  }
}
