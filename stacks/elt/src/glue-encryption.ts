import { LakeStack, type LogGroup, type ServiceRole } from '@cardlake/constructs';
import { GlueSecurityConfiguration } from '@cdktf/provider-aws/lib/glue-security-configuration';
import type { Construct } from 'constructs';

/** Props of the encryption of something of Glue that runs. */
export interface GlueEncryptionProps {
  /** Last part of the name of its security configuration. */
  readonly nameSuffix: string;
  readonly keyArn: string;
}

/** Creates the security configuration of a job or a crawler of Glue, which is part of the names of its log groups. */
export const createSecurity = (
  scope: Construct,
  { nameSuffix, keyArn }: GlueEncryptionProps,
): GlueSecurityConfiguration =>
  new GlueSecurityConfiguration(scope, 'Security', {
    name: LakeStack.of(scope).names.of('security configuration', nameSuffix),
    encryptionConfiguration: {
      s3Encryption: { s3EncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
      cloudwatchEncryption: { cloudwatchEncryptionMode: 'SSE-KMS', kmsKeyArn: keyArn },
      jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn: keyArn },
    },
  });

/**
 * Grants a role to read the security configuration of what it runs, and to write to its log groups; Glue asks for their key, too (developer guide, "Encrypting data written by AWS Glue";
 * the managed policy AWSGlueServiceRole allows the first to crawlers and jobs alike).
 */
export const grantEncryptedLogs = (role: ServiceRole, groups: readonly LogGroup[]): ServiceRole =>
  role.allow(
    {
      sid: 'ReadEncryption',
      actions: ['glue:GetSecurityConfiguration'],
      resources: ['*'],
      wildcardReason: 'Security configurations have no resource-level permissions.',
    },
    {
      sid: 'WriteLogs',
      actions: ['logs:AssociateKmsKey', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: groups.flatMap(({ arn }) => [arn, `${arn}:*`]),
    },
  );
