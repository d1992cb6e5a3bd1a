import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { GetRolePolicyCommand, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type { Feeds } from './environment';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', '..', 'packages', 'local-aws', 'python.mjs');
const CREATE_KEY = "import boto3; print(boto3.client('kms').create_key()['KeyMetadata']['Arn'])";

/** A bucket of a team that writes files of feeds. */
interface TeamBucket {
  readonly bucket: string;
  readonly isVersioned: boolean;
  /** ARN of the key that encrypts its objects; undefined for a key of S3. */
  readonly keyArn: string | undefined;
}

/** Creates a bucket that sends its events to EventBridge, as its team does. */
export async function createTeamBucket(
  { s3 }: Feeds,
  { bucket: Bucket, isVersioned, keyArn }: TeamBucket,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (isVersioned)
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  if (keyArn !== undefined) {
    const encryption = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn } as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault: encryption }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  }
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
}

/** Creates a key of KMS, whose id local AWS chooses: policies of some roles that name the one of the settings name it then. @returns its ARN */
export async function createTeamKey(
  { iam, env }: Feeds,
  ofSettings: string,
  roles: readonly string[],
): Promise<string> {
  const created = execFileSync(process.execPath, [PYTHON, '-c', CREATE_KEY], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).trim();
  for (const RoleName of roles) {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      const document = decodeURIComponent(PolicyDocument).replaceAll(ofSettings, created);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
    }
  }
  return created;
}
