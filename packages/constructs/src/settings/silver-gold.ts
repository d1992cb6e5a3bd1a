import { z } from 'zod';
import { minutes } from './fields';

const WORKER_MEMORY: Readonly<Record<number, readonly [number, number]>> = {
  1: [2, 8],
  2: [4, 16],
  4: [8, 30],
  8: [16, 60],
  16: [32, 120],
};

/** A Spark worker: cores and memory that EMR Serverless offers together. */
const worker = z
  .strictObject({
    /** @default 4 */
    vcpu: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)], '1, 2, 4, 8 or 16')
      .default(4),
    /** Memory including Spark's overhead of 10 %. @default 16 */
    memoryGb: z.int().min(2).max(120).default(16),
  })
  .superRefine(({ vcpu, memoryGb }, ctx) => {
    const [least, most] = WORKER_MEMORY[vcpu] ?? [0, 0];
    if (memoryGb < least || memoryGb > most) {
      ctx.addIssue({ code: 'custom', path: ['memoryGb'], message: `${least} to ${most} with ${vcpu} vCPU` });
    }
  });

/** The silver-gold stack: the Spark application. */
export const silverGoldSettings = z
  .strictObject({
    /** EMR release. @default 'emr-7.13.0' */
    release: z
      .string()
      .regex(/^emr-\d+\.\d+\.\d+$/, 'emr-7.13.0 or another Spark 3.5 release')
      .default('emr-7.13.0'),
    /** CPU of the workers; the job's Python dependencies are built for it. @default 'ARM64' */
    architecture: z.enum(['ARM64', 'X86_64']).default('ARM64'),
    /** Most vCPU the application may use at once. @default 32 */
    maximumVcpu: z.int().min(2).max(400).default(32),
    /** Most memory the application may use at once, in GB. @default 128 */
    maximumMemoryGb: z.int().min(4).max(3000).default(128),
    /** The application stops when it was idle for so long; shorter than the schedule, or it never does. @default 5 */
    idleStopMinutes: minutes.max(10080).default(5),
    driver: worker.prefault({}),
    executor: worker.prefault({}),
    /** Most executors of one job. @default 6 */
    maximumExecutors: z.int().min(1).max(100).default(6),
    /** Subnets and security groups of the workers. @default - no VPC: the job reaches AWS services only */
    network: z
      .strictObject({
        subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]+$/, 'a subnet id')).min(1),
        securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/, 'a security group id')).min(1),
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
        message: `fewer: the driver and ${maximumExecutors} executors take ${vcpu} vCPU and ${memory} GB of ${maximumVcpu} and ${maximumMemoryGb}`,
      });
    }
  });
