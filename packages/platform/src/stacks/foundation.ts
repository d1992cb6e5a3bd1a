import { z } from 'zod';
import { declareStack } from '../declaration';
import { bucketName, days, keyArn, logRetention } from '../setting-types';

/** Settings of buckets, encryption and logs. Periods are in days. */
const settings = z
  .strictObject({
    /** Name of an existing bucket to use as the lake. @default - a new bucket */
    existingLakeBucket: bucketName.optional(),
    /** ARN of an existing KMS key to encrypt with. @default - a new key */
    existingKeyArn: keyArn.optional(),
    /** Age at which bronze objects move to Infrequent Access. @default 30 */
    bronzeToInfrequentAccessAfterDays: days
      .min(30, 'expected at least 30 days, the minimum of S3 for Infrequent Access')
      .default(30),
    /**
     * Age at which bronze objects are deleted; null keeps them forever. Bronze has lines as they came, so that a card number
     * in a line stays readable until then. @default 90
     */
    bronzeExpiresAfterDays: days.nullable().default(90),
    /** Retention of overwritten and deleted object versions. @default 30 */
    oldVersionsExpireAfterDays: days.default(30),
    /** Retention of the files that pipeline runs exchange; online updates stay for 14 days at least. @default 14 */
    runFilesExpireAfterDays: days.default(14),
    /** Retention of access logs. @default 365 */
    accessLogsExpireAfterDays: days.default(365),
    /** Retention of CloudWatch logs. @default 365 */
    logRetentionDays: logRetention.default(365),
    /** Records every read and write of lake objects with CloudTrail, which bills each event. @default false */
    auditDataEvents: z.boolean().default(false),
  })
  .superRefine((value, ctx) => {
    const { bronzeExpiresAfterDays: expiry, bronzeToInfrequentAccessAfterDays: move } = value;
    if (expiry !== null && expiry <= move + 30) {
      ctx.addIssue({
        code: 'custom',
        path: ['bronzeExpiresAfterDays'],
        message: `expected more than ${move + 30}: objects move to Infrequent Access after ${move} days, which bills at least 30`,
      });
    }
  });

/** Encryption key, buckets, alert topic: the stack that every other stack builds on. */
export const foundationDeclaration = declareStack({
  name: 'foundation',
  settingsKey: 'storage',
  settings,
  dependsOn: [],
  outputs: {
    key_arn: 'ARN of the KMS key that encrypts all data',
    lake_bucket_name: 'name of the lake bucket',
    lake_bucket_arn: 'ARN of the lake bucket',
    artifact_bucket_name: 'name of the bucket for job artifacts',
    artifact_bucket_arn: 'ARN of the bucket for job artifacts',
    log_bucket_name: 'name of the bucket for access logs and job logs',
    log_bucket_arn: 'ARN of the bucket for access logs and job logs',
    alert_topic_arn: 'ARN of the alert topic',
  },
  builds: {},
  standingCosts: ({ existingKeyArn }) =>
    existingKeyArn === undefined ? [{ service: 'KMS', item: 'key', quantity: 1, price: 'kms.keyMonth' }] : [],
});
