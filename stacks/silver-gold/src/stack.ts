import {
  CatalogDatabase,
  JobArtifacts,
  LakeStack,
  publish,
  read,
  SparkApplication,
} from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { foundationDeclaration, type Settings, silverGoldDeclaration } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { JobRole } from './job-role';

/** The Spark application that turns bronze into silver and gold, with its jobs, role and catalog database. */
export class SilverGoldStack extends LakeStack {
  constructor(
    scope: Construct,
    settings: Settings,
    { builds }: Pick<StackInputs<typeof silverGoldDeclaration>, 'builds'>,
  ) {
    super(scope, silverGoldDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const application = new SparkApplication(this, 'Spark', {
      nameSuffix: 'spark',
      settings: settings.silverGold,
    });
    const database = new CatalogDatabase(this, 'Database', {
      description: 'Iceberg tables of silver and gold, created by the Spark jobs.',
    });
    const release = new JobArtifacts(this, 'Jobs', {
      artifacts: builds.sparkJobs,
      architecture: settings.silverGold.architecture,
      bucket: foundation.artifact_bucket_name,
      keyArn: foundation.key_arn,
    });
    const { role } = new JobRole(this, 'Job', { foundation, databaseName: database.name });
    publish(this, silverGoldDeclaration, {
      application_id: application.id,
      application_arn: application.arn,
      job_role_arn: role.arn,
      job_prefix: release.prefix,
      database_name: database.name,
    });
  }
}
