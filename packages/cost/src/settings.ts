import { z } from 'zod';

const worker = z.object({ vcpu: z.number(), memoryGb: z.number() });

/** What of an environment's settings costs money; the settings of the stacks fit as they are. */
export const costSettings = z.object({
  region: z.string(),
  storage: z.object({
    existingKeyArn: z.string().optional(),
    bronzeToInfrequentAccessAfterDays: z.number(),
    bronzeExpiresAfterDays: z.number().nullable(),
    auditDataEvents: z.boolean(),
  }),
  bronze: z.object({
    shards: z.union([z.literal('on-demand'), z.number()]),
    streamRetentionHours: z.number(),
    bufferSeconds: z.number(),
    bufferMegabytes: z.number(),
  }),
  silverGold: z.object({
    architecture: z.enum(['ARM64', 'X86_64']),
    driver: worker,
    executor: worker,
    maximumExecutors: z.number(),
  }),
  featureStore: z.object({ writer: z.object({ memoryMegabytes: z.number() }) }),
  pipeline: z.object({
    stream: z.object({ enabled: z.boolean(), everyMinutes: z.number() }),
    daily: z.object({ enabled: z.boolean() }),
    dashboard: z.boolean(),
    alarms: z.boolean(),
  }),
});

export type CostSettings = z.output<typeof costSettings>;
