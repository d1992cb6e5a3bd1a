import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@cardlake/local-aws/test-kit';
import { cardlakeIn } from './cardlake';
import { devStackFolders } from './dev-stacks';

/** Names of the roles of the deployed dev environment that tests judge. */
export const ROLES = {
  authorizations: 'cardlake-dev-bronze-authorizations',
  disputes: 'cardlake-dev-bronze-disputes',
  writer: 'cardlake-dev-feature-store-writer',
  pipeline: 'cardlake-dev-pipeline-stream-pipeline',
  job: 'cardlake-dev-silver-gold-job',
} as const;

/** Names in the deployed dev environment, as the AWS console shows them. */
export const DEV = {
  machine: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:cardlake-dev-pipeline-stream-pipeline',
  lake: 'cardlake-dev-foundation-lake-123456789012',
  stream: 'cardlake-dev-bronze-events',
  disputes: 'cardlake-dev-bronze-disputes',
  replays: 'http://127.0.0.1/123456789012/cardlake-dev-feature-store-replays',
  features: 'cardlake-dev-feature-store-rt-card-features-v1',
} as const;

/** The dev environment in local AWS services, with clients and a folder for the test. */
export interface DevEnvironment {
  readonly aws: LocalAws;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly cloudwatch: CloudWatchClient;
  /** Runs the built command line in this environment; answers its standard output. */
  cardlake(...args: readonly string[]): string;
  /** Path of a file in the folder of the test. */
  path(name: string): string;
  /** Creates an empty folder in the folder of the test. */
  createFolder(): string;
  /** Reads the lines of a file in the folder of the test. */
  readLines(name: string): string[];
  stop(): void;
}

/**
 * Starts local AWS services that hold the dev environment.
 * @param outdir folder of the applied stacks: `applyDevStacks`
 */
export function startDevEnvironment(outdir: string, options: LocalAwsOptions = {}): DevEnvironment {
  const aws = startLocalAws({ waitScale: 0, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-dev-'));
  const stop = () => {
    aws.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    aws.loadStates(devStackFolders(outdir));
  } catch (error) {
    stop();
    throw error;
  }
  return {
    aws,
    iam: new IAMClient(aws.clientSettings),
    s3: new S3Client({ ...aws.clientSettings, forcePathStyle: true }),
    sfn: new SFNClient(aws.clientSettings),
    sqs: new SQSClient(aws.clientSettings),
    cloudwatch: new CloudWatchClient(aws.clientSettings),
    cardlake: cardlakeIn({ ...process.env, ...aws.env }),
    path: (name) => join(folder, name),
    createFolder: () => mkdtempSync(join(folder, 'folder-')),
    readLines: (name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'),
    stop,
  };
}
