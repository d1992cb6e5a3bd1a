import {
  environmentName,
  type ImageRepository,
  type ItemTable,
  LakeStack,
  type LogGroup,
  type ServiceRole,
} from '@cardlake/constructs';
import {
  CARD_LAKE_DEFINITION,
  CONTAINER_SIZES,
  FEATURE_BATCH_VARIABLES,
  RETRIED_EXIT_CODES,
  SCHEDULED_JOBS,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { BatchJobDefinition } from '@cdktf/provider-aws/lib/batch-job-definition';
import { Construct } from 'constructs';
import type { JobRoles } from './job-roles';

/** Props of `JobDefinitions`. */
export interface JobDefinitionsProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly repository: ImageRepository;
  readonly roles: JobRoles;
  readonly logs: LogGroup;
  readonly lookups: ItemTable;
  readonly assignPublicIp: boolean;
  readonly settings: Settings['featureBatch'];
}

/** User of the image, and its one folder that is written to. */
const USER = '65532:65532';
const SCRATCH = { volume: 'scratch', path: '/tmp' } as const;

/** Share of the memory that DuckDB takes; the rest is the program's. */
const DUCKDB_SHARE = 0.6;
/** The program gives up this long before Batch ends it, so that it says why. */
const GRACE_SECONDS = 60;

/**
 * Rules for another attempt, in this order (Batch API reference, EvaluateOnExit). Without the last one every failure is
 * tried again. Memory that runs out (137) is not: the same container would run out of it again.
 */
const RETRY_RULES = [
  { action: 'RETRY', onStatusReason: 'Your Spot Task was interrupted*' },
  ...RETRIED_EXIT_CODES.map((code) => ({ action: 'RETRY', onExitCode: String(code) })),
  { action: 'EXIT', onReason: '*' },
];

/** A job that a definition is for. */
interface DefinedJob {
  /** The job that runs when nobody names one. */
  readonly command: string;
  readonly size: { readonly vcpu: number; readonly memoryGb: number };
  readonly role: ServiceRole;
  /** Variables of this job alone. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A job definition for each size of containers, and one for the engine of the lake; their names are a prefix and the size, or `lake`. */
export class JobDefinitions extends Construct {
  readonly prefix: string;

  constructor(scope: Construct, id: string, props: JobDefinitionsProps) {
    super(scope, id);
    const { names } = LakeStack.of(this);
    this.prefix = `${names.of('job definition')}-`;
    const { roles, lookups, settings } = props;
    for (const size of CONTAINER_SIZES)
      this.define(props, size, {
        command: SCHEDULED_JOBS.daily,
        size: settings.sizes[size],
        role: roles.running,
        variables: { [FEATURE_BATCH_VARIABLES.table]: lookups.name },
      });
    if (roles.lake !== undefined)
      this.define(props, CARD_LAKE_DEFINITION, {
        command: SCHEDULED_JOBS.lake,
        size: settings.lake.container,
        role: roles.lake,
        variables: {},
      });
  }

  private define(props: JobDefinitionsProps, suffix: string, job: DefinedJob): void {
    const { attempts, timeoutMinutes } = props.settings;
    new BatchJobDefinition(this, suffix, {
      name: `${this.prefix}${suffix}`,
      type: 'container',
      platformCapabilities: ['FARGATE'],
      propagateTags: true,
      // A run that names the revision before goes on with it.
      deregisterOnNewRevision: false,
      retryStrategy: { attempts, evaluateOnExit: RETRY_RULES },
      timeout: { attemptDurationSeconds: timeoutMinutes * 60 },
      containerProperties: JSON.stringify(this.container(props, job)),
    });
  }

  private container(
    { foundation, repository, roles, logs, assignPublicIp, settings }: JobDefinitionsProps,
    { command, size: { vcpu, memoryGb }, role, variables: own }: DefinedJob,
  ) {
    const { imageDigest, architecture, diskGb, timeoutMinutes } = settings;
    const memory = memoryGb * 1024;
    const variables = {
      [FEATURE_BATCH_VARIABLES.lake]: `s3://${foundation.lake_bucket_name}`,
      ...own,
      [FEATURE_BATCH_VARIABLES.deadlineSeconds]: String(Math.max(timeoutMinutes * 60 - GRACE_SECONDS, 60)),
      [FEATURE_BATCH_VARIABLES.memoryMegabytes]: String(Math.floor(memory * DUCKDB_SHARE)),
      [FEATURE_BATCH_VARIABLES.environment]: environmentName(LakeStack.of(this).settings),
    };
    return {
      image: `${repository.url}${imageDigest === null ? ':first' : `@${imageDigest}`}`,
      command: [command],
      environment: Object.entries(variables)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name, value })),
      user: USER,
      readonlyRootFilesystem: true,
      // By its name alone: a host is not for Fargate (Batch API reference, Volume).
      volumes: [{ name: SCRATCH.volume }],
      mountPoints: [{ sourceVolume: SCRATCH.volume, containerPath: SCRATCH.path, readOnly: false }],
      ephemeralStorage: { sizeInGiB: diskGb },
      resourceRequirements: [
        { type: 'VCPU', value: String(vcpu) },
        { type: 'MEMORY', value: String(memory) },
      ],
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
      fargatePlatformConfiguration: { platformVersion: '1.4.0' },
      networkConfiguration: { assignPublicIp: assignPublicIp ? 'ENABLED' : 'DISABLED' },
      executionRoleArn: roles.starting.arn,
      jobRoleArn: role.arn,
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': logs.name,
          'awslogs-region': LakeStack.of(this).settings.region,
          'awslogs-stream-prefix': 'job',
        },
      },
    };
  }
}
