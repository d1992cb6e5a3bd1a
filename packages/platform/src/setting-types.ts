import { z } from 'zod';

/** Value types that several settings share. */
export const days = z.int('expected a whole number of days').min(1, 'expected at least one day');
export const minutes = z.int('expected a whole number of minutes').min(1, 'expected at least one minute');
/** Memory of a function in MB; Lambda allots CPU in proportion, a whole one at 1769. */
export const functionMemory = z.int().min(128).max(10240);
/** Time limit of an invocation of a function, in seconds. */
export const functionTimeout = z.int().min(10).max(900, 'expected at most 900, the maximum of Lambda');
export const email = z.email('expected an e-mail address');
export const policyArn = z
  .string()
  .regex(/^arn:aws:iam::(\d{12}|aws):policy\/.+$/, 'expected the ARN of an IAM policy');
export const keyArn = z
  .string()
  .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'expected the ARN of a KMS key');
export const queueArn = z
  .string()
  .regex(
    /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/,
    'expected the ARN of a standard queue of SQS, whose name does not end in .fifo',
  );
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    'expected 3 to 63 lowercase letters, digits and hyphens, starting and ending with a letter or digit',
  );

/** Retention periods that CloudWatch Logs accepts, in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export const logRetention = z
  .int()
  .refine((value) => (LOG_RETENTION_DAYS as readonly number[]).includes(value), {
    message: `expected one of ${LOG_RETENTION_DAYS.join(', ')}`,
  });
