import { z } from 'zod';
import { bucketName, days, keyArn, logRetention } from './fields';

/** The foundation stack: buckets, key, logs. Periods are in days. */
export const storageSettings = z
  .strictObject({
    /** Name of an existing lake bucket to use instead of one of our own. @default - a bucket is made */
    existingLakeBucket: bucketName.optional(),
    /** ARN of an existing KMS key to use instead of one of our own. @default - a key is made */
    existingKeyArn: keyArn.optional(),
    /** Age at which bronze objects move to Infrequent Access. @default 30 */
    bronzeToInfrequentAccessAfterDays: days.min(30, 'S3 moves nothing before 30 days').default(30),
    /** Age at which bronze objects are deleted; null keeps them for ever. @default null */
    bronzeExpiresAfterDays: days.nullable().default(null),
    /** How long replaced versions of objects are kept. @default 30 */
    oldVersionsExpireAfterDays: days.default(30),
    /** How long what a pipeline run left behind is kept. @default 14 */
    runFilesExpireAfterDays: days.default(14),
    /** How long access logs are kept. @default 365 */
    accessLogsExpireAfterDays: days.default(365),
    /** How long CloudWatch keeps logs. @default 365 */
    logRetentionDays: logRetention.default(365),
    /** Records every read and write of lake objects with CloudTrail; billed by event. @default false */
    auditDataEvents: z.boolean().default(false),
  })
  .superRefine((value, ctx) => {
    const { bronzeExpiresAfterDays: expiry, bronzeToInfrequentAccessAfterDays: move } = value;
    if (expiry !== null && expiry <= move + 30) {
      ctx.addIssue({
        code: 'custom',
        path: ['bronzeExpiresAfterDays'],
        message: `more than ${move + 30}: Infrequent Access bills 30 days at least, after the ${move} before it`,
      });
    }
  });
