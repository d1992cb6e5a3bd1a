import { z } from 'zod';
import { declareStack } from '../declaration';
import { minutes } from '../setting-types';
import { foundationDeclaration } from './foundation';

/** Memory in GB that EMR Serverless offers for a number of vCPU: minimum and maximum. */
const WORKER_MEMORY_GB: Readonly<Record<number, readonly [number, number]>> = {
  1: [2, 8],
  2: [4, 16],
  4: [8, 30],
  8: [16, 60],
  16: [32, 120],
};

/** Size of a Spark worker; EMR Serverless limits the memory by the vCPU. */
const worker = z
  .strictObject({
    /** @default 4 */
    vcpu: z
      .union(
        [z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)],
        'expected 1, 2, 4, 8 or 16',
      )
      .default(4),
    /** Memory, including Spark's overhead of 10 %. @default 16 */
    memoryGb: z.int().min(2).max(120).default(16),
  })
  .superRefine(({ vcpu, memoryGb }, ctx) => {
    const [min, max] = WORKER_MEMORY_GB[vcpu] ?? [0, 0];
    if (memoryGb < min || memoryGb > max) {
      ctx.addIssue({
        code: 'custom',
        path: ['memoryGb'],
        message: `expected ${min} to ${max} with ${vcpu} vCPU`,
      });
    }
  });

/** Settings of the Spark application. */
const settings = z
  .strictObject({
    /** EMR release. @default 'emr-7.13.0' */
    release: z
      .string()
      .regex(/^emr-\d+\.\d+\.\d+$/, 'expected an EMR release with Spark 3.5, such as emr-7.13.0')
      .default('emr-7.13.0'),
    /** CPU architecture of the workers; the jobs' Python dependencies are built for it. @default 'ARM64' */
    architecture: z.enum(['ARM64', 'X86_64']).default('ARM64'),
    /** Maximum vCPU that the application may use at once. @default 32 */
    maximumVcpu: z.int().min(2).max(400).default(32),
    /** Maximum memory that the application may use at once, in GB. @default 128 */
    maximumMemoryGb: z.int().min(4).max(3000).default(128),
    /** The application stops after this idle time. It must be shorter than the schedule's interval, or it never stops. @default 5 */
    idleStopMinutes: minutes.max(10080).default(5),
    driver: worker.prefault({}),
    executor: worker.prefault({}),
    /** Maximum executors of one job. @default 6 */
    maximumExecutors: z.int().min(1).max(100).default(6),
    /** Subnets and security groups of the workers. @default - no VPC: jobs reach AWS services only */
    network: z
      .strictObject({
        subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]+$/, 'expected a subnet id')).min(1),
        securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/, 'expected a security group id')).min(1),
      })
      .optional(),
  })
  .superRefine(({ driver, executor, maximumExecutors, maximumVcpu, maximumMemoryGb }, ctx) => {
    const vcpu = driver.vcpu + executor.vcpu * maximumExecutors;
    const memory = driver.memoryGb + executor.memoryGb * maximumExecutors;
    if (vcpu > maximumVcpu || memory > maximumMemoryGb) {
      ctx.addIssue({
        code: 'custom',
        path: ['maximumExecutors'],
        message: `the driver and ${maximumExecutors} executors need ${vcpu} vCPU and ${memory} GB, but the application has ${maximumVcpu} vCPU and ${maximumMemoryGb} GB; use fewer executors or raise maximumVcpu and maximumMemoryGb`,
      });
    }
  });

/** The Spark application, its job role, the job release and the catalog database of silver and gold. */
export const silverGoldDeclaration = declareStack({
  name: 'silver-gold',
  settingsKey: 'silverGold',
  settings,
  lakeEngine: 'spark',
  dependsOn: [foundationDeclaration],
  outputs: {
    application_id: 'id of the EMR Serverless application',
    application_arn: 'ARN of the EMR Serverless application',
    job_role_arn: 'ARN of the role that Spark jobs run with',
    job_prefix: 'folder of the job release in the artifact bucket, with a trailing slash',
    database_name: 'name of the Glue database of silver and gold',
  },
  builds: { sparkJobs: 'spark-jobs' },
});
