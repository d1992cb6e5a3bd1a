import {
  BucketAccess,
  type ImageRepository,
  type ItemTable,
  LakeStack,
  type LogGroup,
  ServiceRole,
} from '@cardlake/constructs';
import { CARD_LAKE_FOLDERS, FEATURE_BATCH_FOLDERS } from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `JobRoles`. */
export interface JobRolesProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly repository: ImageRepository;
  readonly logs: LogGroup;
  readonly lookups: ItemTable;
}

/** The roles of a job: one with which Fargate starts the container, and one that the program in it has. */
export class JobRoles extends Construct {
  readonly starting: ServiceRole;
  readonly running: ServiceRole;
  /** Role of the job `card-lake`; undefined in an environment whose lake has another engine. */
  readonly lake: ServiceRole | undefined;

  constructor(scope: Construct, id: string, { foundation, repository, logs, lookups }: JobRolesProps) {
    super(scope, id);
    this.starting = new ServiceRole(this, 'Starting', {
      nameSuffix: 'starting',
      service: 'ecs-tasks.amazonaws.com',
      description: 'Pulls the image and writes the log of a feature job',
    });
    repository.grantPull(this.starting);
    logs.grantWrite(this.starting);
    this.running = new ServiceRole(this, 'Running', {
      nameSuffix: 'running',
      service: 'ecs-tasks.amazonaws.com',
      description: 'Reads and writes the data of feature jobs',
    });
    const { raw, results, versions } = FEATURE_BATCH_FOLDERS;
    const bucket = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    bucket.grant(this.running, ['read', 'write', 'list'], [raw, results, versions]);
    bucket.grant(this.running, ['delete'], [versions]);
    lookups.grant(this.running, 'PutFeatures', ['PutItem']);
    this.lake = LakeStack.of(this).settings.lakeEngine === 'container' ? this.lakeRole(bucket) : undefined;
  }

  private lakeRole(bucket: BucketAccess): ServiceRole {
    const role = new ServiceRole(this, 'Lake', {
      nameSuffix: 'lake',
      service: 'ecs-tasks.amazonaws.com',
      description: 'Takes new card events of the lake from bronze to gold',
    });
    bucket.grant(role, ['read', 'list'], CARD_LAKE_FOLDERS.events);
    bucket.grant(role, ['read', 'write', 'list', 'delete'], CARD_LAKE_FOLDERS.tables);
    return role;
  }
}
