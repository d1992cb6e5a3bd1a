import {
  type Artifacts,
  CatalogDatabase,
  foundationContract,
  JobArtifacts,
  LakeStack,
  publish,
  read,
  type Settings,
  SparkApplication,
  silverGoldContract,
} from '@cardlake/constructs';
import type { Construct } from 'constructs';
import { JobRole } from './job-role';

/** What turns bronze into silver and gold: the Spark application, its jobs, their role and their catalog. */
export class SilverGoldStack extends LakeStack {
  /** @param jobs the build of the Spark jobs */
  constructor(scope: Construct, settings: Settings, jobs: Artifacts) {
    super(scope, 'silver-gold', settings);
    const foundation = read(this, foundationContract);
    const application = new SparkApplication(this, 'Spark', {
      thing: 'spark',
      settings: settings.silverGold,
    });
    const database = new CatalogDatabase(this, 'Database', {
      description: 'Silver and gold: Iceberg tables that the Spark job makes.',
    });
    const release = new JobArtifacts(this, 'Jobs', {
      artifacts: jobs,
      architecture: settings.silverGold.architecture,
      bucket: foundation.artifact_bucket_name,
      keyArn: foundation.key_arn,
    });
    const { role } = new JobRole(this, 'Job', { foundation, databaseName: database.name });
    publish(this, silverGoldContract, {
      application_id: application.id,
      application_arn: application.arn,
      job_role_arn: role.arn,
      job_prefix: release.prefix,
      database_name: database.name,
    });
  }
}
