import { LakeStack } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { BatchComputeEnvironment } from '@cdktf/provider-aws/lib/batch-compute-environment';
import { BatchJobQueue } from '@cdktf/provider-aws/lib/batch-job-queue';
import { Construct } from 'constructs';
import type { JobNetwork } from './network';

/** Props of `JobQueue`. */
export interface JobQueueProps {
  readonly network: JobNetwork;
  readonly settings: Settings['featureBatch'];
}

/** Reasons for which a job cannot start (Batch user guide, "Jobs stuck in a RUNNABLE status"). */
const STUCK = [
  'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
  'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
  'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
];

/**
 * The queue of jobs, and the capacity behind it. Spare capacity comes first, if it is wanted, and never alone: pages of AWS
 * disagree on whether containers for ARM64 get it (Batch API reference, RuntimePlatform).
 */
export class JobQueue extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, { network, settings }: JobQueueProps) {
    super(scope, id);
    const { names } = LakeStack.of(this);
    const kinds = settings.spot ? (['FARGATE_SPOT', 'FARGATE'] as const) : (['FARGATE'] as const);
    const environments = kinds.map(
      (kind) =>
        new BatchComputeEnvironment(this, kind, {
          name: names.of('compute environment', kind === 'FARGATE' ? 'regular' : 'spot'),
          type: 'MANAGED',
          state: 'ENABLED',
          computeResources: {
            type: kind,
            maxVcpus: settings.maximumVcpu,
            subnets: [...network.subnetIds],
            securityGroupIds: [...network.securityGroupIds],
          },
        }),
    );
    const queue = new BatchJobQueue(this, 'Resource', {
      name: names.of('job queue'),
      state: 'ENABLED',
      priority: 1,
      computeEnvironmentOrder: environments.map(({ arn }, i) => ({ order: i + 1, computeEnvironment: arn })),
      jobStateTimeLimitAction: STUCK.map((reason) => ({
        action: 'CANCEL',
        state: 'RUNNABLE',
        reason,
        maxTimeSeconds: settings.startWithinMinutes * 60,
      })),
    });
    this.arn = queue.arn;
    this.name = queue.name;
  }
}
