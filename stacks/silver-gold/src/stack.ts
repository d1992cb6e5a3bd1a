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

/** What turns bronze into silver and gold: the Spark application, its jobs, their role and their catalog. */
export class SilverGoldStack extends LakeStack {
  constructor(
    scope: Construct,
    settings: Settings,
    { builds }: Pick<StackInputs<typeof silverGoldDeclaration>, 'builds'>,
  ) {
    super(scope, silverGoldDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const application = new SparkApplication(this, 'Spark', {
      thing: 'spark',
      settings: settings.silverGold,
    });
    const database = new CatalogDatabase(this, 'Database', {
      description: 'Silver and gold: Iceberg tables that the Spark job makes.',
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
