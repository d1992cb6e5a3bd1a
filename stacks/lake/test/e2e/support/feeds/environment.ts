import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { EXTRACT_JOB } from '@cardlake/job-contract';
import type { Faults } from '@cardlake/local-aws/test-kit';
import type { EnvironmentSettings } from '@cardlake/platform';
import { cardlakeIn } from '../../../support/cardlake';
import { readFunctionZip } from '../function-zip';
import { feedJobsOn } from '../spark-commands';
import { startStacks } from '../started-stacks';

/** A function that died holds on to its work for as long as it could have run. */
const TIMEOUT_SECONDS = 30;
/** Time after which a message that failed comes again: longer than that, and shorter than in AWS, so that tests end. */
export const HIDDEN_SECONDS = TIMEOUT_SECONDS + 5;

/** Time from which an object is large: less than one of a few MB gzipped takes. */
const LARGE_AFTER_SECONDS = 1;

const JOBS = join(__dirname, '..', '..', '..', '..', '..', '..', 'spark-jobs');

/** Exit code of a command whose answer is no. */
const NEGATIVE = 1;

/** An object that a command writes. */
export type Answer = Readonly<Record<string, unknown>>;

/** Options with which feeds are started. */
export interface FeedsOptions {
  readonly faults?: Faults;
  /** Folder in which the job that publishes keeps its copy of the lake. */
  readonly jobFolder: string;
  /** Buckets of feeds besides that of the lake. @default [] */
  readonly sourceBuckets?: NonNullable<EnvironmentSettings['elt']>['sourceBuckets'];
}

/** Applies the stacks of feeds, and starts local AWS with them and IAM enforced. */
export function startFeeds({ faults = {}, jobFolder, sourceBuckets = [] }: FeedsOptions) {
  const limits = { timeoutSeconds: TIMEOUT_SECONDS, maximumConcurrency: 2 };
  const { aws, readDenied, outputs, outputsFile, stop } = startStacks({
    zips: {
      eltExtract: readFunctionZip('eltExtract'),
      eltLoad: readFunctionZip('eltLoad'),
      eltPublish: readFunctionZip('eltPublish'),
    },
    files: { [EXTRACT_JOB.entryPoint]: readFileSync(join(JOBS, EXTRACT_JOB.entryPoint)) },
    glueCommand: feedJobsOn(jobFolder),
    changes: {
      elt: {
        enabled: true,
        sourceBuckets,
        extract: { ...limits, batchSize: 2 },
        largeObjects: { afterSeconds: LARGE_AFTER_SECONDS },
        load: { ...limits, batchSize: 3, windowSeconds: 0 },
        // Objects that were just written are found, too.
        listing: { graceMinutes: 0 },
        ops: { byEvent: true, waitMinutes: 60 },
        crawler: { enabled: true },
      },
    },
    stacks: ['foundation', 'elt'],
    faults,
  });
  const { clientSettings: settings } = aws;
  // Clients of SQS ask the host of a queue's URL, whatever their endpoint is.
  const stored = readFileSync(outputsFile, 'utf8');
  writeFileSync(
    outputsFile,
    stored.replaceAll(/https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com/g, settings.endpoint),
  );
  const cardlake = cardlakeIn({ ...process.env, ...aws.env }, [0, NEGATIVE]);
  const clients = {
    events: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
    tables: new DynamoDBClient(settings),
  };
  return {
    ...clients,
    outputs,
    readDeaths: aws.readDeaths,
    readJudgements: aws.readJudgements,
    /** Variables with which an SDK uses local AWS. */
    env: aws.env,
    /** Runs `cardlake feed` in dev as a person types it, with JSON for its output; answers its objects, also of a command whose answer is no. */
    ask: (...args: readonly string[]): readonly Answer[] =>
      cardlake('feed', ...args, '--env', 'dev', '--outputs', outputsFile, '--json')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    readDenied,
    stop() {
      for (const client of Object.values(clients)) client.destroy();
      stop();
    },
  };
}

/** The loading of feeds in local AWS. */
export type Feeds = ReturnType<typeof startFeeds>;
