import { type Artifacts, uploadFiles } from '@cardlake/constructs';
import {
  PUBLISH_ARTIFACTS,
  PUBLISH_JOB,
  type PublishJobLocation,
  publishJobArguments,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { EncryptedJob } from '../encrypted-job';
import { PublishRole } from './publish-role';

/** Props of `PublishJob`. */
export interface PublishJobProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the Spark jobs. */
  readonly artifacts: Artifacts;
  readonly databaseName: string;
  readonly settings: Settings['elt']['publish'];
}

/** The job of Glue that judges and publishes staged objects of feeds: its code and its role. */
export class PublishJob extends EncryptedJob {
  readonly name: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    { foundation, artifacts, databaseName, settings }: PublishJobProps,
  ) {
    super(scope, id);
    const keyArn = foundation.key_arn;
    const release = uploadFiles(this, {
      artifacts,
      names: [PUBLISH_JOB.entryPoint, PUBLISH_ARTIFACTS.pyFiles, PUBLISH_ARTIFACTS.wheels],
      folder: PUBLISH_ARTIFACTS.prefix,
      bucket: foundation.artifact_bucket_name,
      keyArn,
    });
    const { role } = new PublishRole(this, 'Role', { foundation, databaseName });
    const location: Omit<PublishJobLocation, 'logGroupPrefix'> = {
      lake: `s3://${foundation.lake_bucket_name}`,
      release: `s3://${foundation.artifact_bucket_name}/${release}`,
      database: databaseName,
    };
    const job = this.createJob({
      nameSuffix: 'publish',
      description: 'Judges staged objects of feeds, and publishes those that pass',
      keyArn,
      role,
      script: `${location.release}${PUBLISH_JOB.entryPoint}`,
      argumentsWith: (logGroupPrefix) => publishJobArguments({ ...location, logGroupPrefix }),
      ...settings,
    });
    this.name = job.name;
    this.arn = job.arn;
  }
}
