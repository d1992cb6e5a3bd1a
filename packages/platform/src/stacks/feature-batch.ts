import { CONTAINER_SIZES, SCHEDULED_JOBS } from '@cardlake/job-contract';
import { z } from 'zod';
import { declareStack } from '../declaration';
import { HOURS_PER_MONTH } from '../month';
import { minutes } from '../setting-types';
import { explainFargateSize } from './fargate-sizes';
import { foundationDeclaration } from './foundation';
import { predictionDeclaration } from './prediction';

const cidr = z
  .string()
  .regex(/^10\.\d{1,3}\.\d{1,3}\.0\/20$/, 'expected a private range of 4096 addresses, such as 10.64.0.0/20')
  .default('10.64.0.0/20');

const zones = z
  .array(z.string().regex(/^[a-f]$/, 'expected the letter of an availability zone'))
  .length(2, 'expected two zones')
  .default(['a', 'b']);

/** Network of the jobs. */
const network = z.discriminatedUnion('kind', [
  /** A VPC of its own whose jobs reach the internet, and that nothing reaches. */
  z.strictObject({ kind: z.literal('public'), cidr, zones }),
  /** A VPC of its own without a way to the internet: AWS is reached by endpoints, which are billed by the hour. */
  z.strictObject({ kind: z.literal('private'), cidr, zones }),
  /** Subnets of a VPC that exists; they must reach ECR, S3, DynamoDB and CloudWatch Logs. */
  z.strictObject({
    kind: z.literal('existing'),
    subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]+$/, 'expected a subnet id')).min(1),
    securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/, 'expected a security group id')).min(1),
    /** Gives the jobs public addresses, which public subnets need. @default false */
    assignPublicIp: z.boolean().default(false),
  }),
]);

/** Size of a container. */
const container = z
  .strictObject({ vcpu: z.number(), memoryGb: z.number() })
  .superRefine(({ vcpu, memoryGb }, ctx) => {
    const message = explainFargateSize(vcpu, memoryGb);
    if (message !== undefined) ctx.addIssue({ code: 'custom', path: ['memoryGb'], message });
  });

/** Settings of the feature jobs. */
const settings = z.strictObject({
  /** Deploys the stack. @default false */
  enabled: z.boolean().default(false),
  network: network.prefault({ kind: 'public' }),
  /** CPU architecture of the containers; the image has both. @default 'ARM64' */
  architecture: z.enum(['ARM64', 'X86_64']).default('ARM64'),
  /** Takes spare capacity first, for about a third of the price; AWS may take it back, and the job begins again. @default false */
  spot: z.boolean().default(false),
  /** Digest of the image to run; null for the image with the tag `first`. @default null */
  imageDigest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
    .nullable()
    .default(null),
  /** vCPU of all jobs that run at once. @default 16 */
  maximumVcpu: z.int().min(1).max(1000).default(16),
  /** Sizes of containers, by the names by which jobs ask for them: 0.5 vCPU and 2 GB to 4 vCPU and 16 GB, unless they are given. */
  sizes: z
    .strictObject({
      small: container.prefault({ vcpu: 0.5, memoryGb: 2 }),
      medium: container.prefault({ vcpu: 1, memoryGb: 4 }),
      large: container.prefault({ vcpu: 2, memoryGb: 8 }),
      full: container.prefault({ vcpu: 4, memoryGb: 16 }),
    })
    .prefault({}),
  /** Disk of a container in GB. @default 30 */
  diskGb: z.int().min(21, 'expected at least 21').max(200, 'expected at most 200').default(30),
  /** Attempts of a job whose failure may pass. @default 3 */
  attempts: z.int().min(1).max(10, 'expected at most 10, the maximum of Batch').default(3),
  /** An attempt that runs for longer is ended. @default 60 */
  timeoutMinutes: minutes.max(1440).default(60),
  /** A job that waits longer for capacity is cancelled. @default 60 */
  startWithinMinutes: minutes.min(10, 'expected at least 10').max(1440).default(60),
  daily: z
    .strictObject({
      /** Starts the jobs every day. @default false */
      enabled: z.boolean().default(false),
      /** Hour of the start, UTC. @default 2 */
      hour: z.int().min(0).max(23).default(2),
      /** Order of the jobs: one after another until one fails, or all at once (`parallel`). @default 'sequential' */
      mode: z.enum(['sequential', 'parallel']).default('sequential'),
      /** Jobs with their settings. @default [{ command: ['daily-features'], size: 'full' }] */
      jobs: z
        .array(
          z.strictObject({
            command: z.array(z.string().min(1, 'expected a word')).min(1, 'expected the name of a job'),
            /** Size of the container. @default 'full' */
            size: z.enum(CONTAINER_SIZES).default('full'),
          }),
        )
        .min(1, 'expected at least one job')
        .default([{ command: [SCHEDULED_JOBS.daily], size: 'full' }]),
    })
    .prefault({}),
  /** The job `card-lake`, which is the engine of the lake with `lakeEngine: 'container'`. */
  lake: z
    .strictObject({
      /** Starts the job every day. @default true */
      enabled: z.boolean().default(true),
      /** Hour of the start, UTC, by which yesterday's events should have arrived. @default 1 */
      hour: z.int().min(0).max(23).default(1),
      /** Size of its container. */
      container: container.prefault({ vcpu: 4, memoryGb: 16 }),
    })
    .prefault({}),
  weekly: z
    .strictObject({
      /** Starts the state machine `model-release` of the decisions on Sundays at 03:00 UTC. @default false */
      enabled: z.boolean().default(false),
    })
    .prefault({}),
  /** Creates the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Creates the alarms. @default true */
  alarms: z.boolean().default(true),
  /** An alarm goes off when a run of the jobs takes longer. @default 60 */
  slowAfterMinutes: minutes.default(60),
  /** An alarm goes off when more units are written to the table in five minutes. @default 100_000 */
  highWriteUnits: z.int().min(1).default(100_000),
});

/** Alarms of `stacks/feature-batch`, whose test counts them; a lake of its own engine has some more. */
const ALARMS = { all: 8, ofLake: 1 };

/** Endpoints that a network without a way to the internet has in each of its zones. */
export const INTERFACE_ENDPOINTS = ['ecr.api', 'ecr.dkr', 'logs'] as const;

/** Feature jobs in containers: Batch on Fargate, the repository of the image, the table for lookups, a state machine. */
export const featureBatchDeclaration = declareStack({
  name: 'feature-batch',
  settingsKey: 'featureBatch',
  settings,
  isEnabled: ({ enabled }) => enabled,
  dependsOn: [foundationDeclaration],
  dependsOnIfEnabled: [predictionDeclaration],
  outputs: {
    repository_url: 'address of the repository of the image',
    job_queue_name: 'name of the queue of jobs',
    job_definition_prefix: 'beginning of the names of job definitions; a size follows',
    lookup_table_name: 'name of the table for lookups',
    log_group_name: 'name of the log group of the jobs',
    state_machine_arn: 'ARN of the state machine that runs jobs',
  },
  builds: {},
  standingCosts: ({ alarms, dashboard, network: { kind } }, lakeEngine) => [
    {
      service: 'CloudWatch',
      item: 'alarms of feature jobs',
      quantity: alarms ? ALARMS.all + (lakeEngine === 'container' ? ALARMS.ofLake : 0) : 0,
      price: 'cloudWatch.alarmMonth',
    },
    {
      service: 'CloudWatch',
      item: 'dashboard of feature jobs',
      quantity: dashboard ? 1 : 0,
      price: 'cloudWatch.dashboardMonth',
    },
    {
      service: 'VPC',
      item: 'interface endpoints',
      quantity: kind === 'private' ? INTERFACE_ENDPOINTS.length * 2 * HOURS_PER_MONTH : 0,
      price: 'vpc.interfaceEndpointHour',
    },
  ],
});
