import type { ReleaseCare, ReleaseDeployment } from '@cardlake/job-contract';
import { z } from 'zod';

const text = z.string().min(1);
/** Empty where rows are scored in process. */
const optional = z.string();

const rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rates'), review: z.number(), decline: z.number() }),
  z.object({ kind: z.literal('costs'), fee: z.number(), falseAlarm: z.number(), review: z.number() }),
]);

const schema = z.object({
  model: text,
  bucket: text,
  key: text,
  scorer: z.enum(['in-process', 'endpoint']),
  endpoints: z.object({
    prefix: text,
    image: optional,
    role: optional,
    packageGroup: optional,
    instanceType: text,
    instances: z.int().positive(),
  }),
  alarms: z.array(text),
  watchMinutes: z.number().nonnegative(),
  gate: z.object({ minFrauds: z.number(), maxLoss: z.number(), maxShift: z.number() }),
  training: z.object({ jobPrefix: text, rule }),
}) satisfies z.ZodType<ReleaseDeployment & ReleaseCare>;

/** Reads the settings of releases. @throws Error for others than the stack writes */
export const readSettings = (json: string): ReleaseDeployment & ReleaseCare => schema.parse(JSON.parse(json));
