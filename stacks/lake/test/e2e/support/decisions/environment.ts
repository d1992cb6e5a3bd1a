import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Faults } from '@cardlake/local-aws/test-kit';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { cardlakeIn } from '../../../support/cardlake';
import { readFunctionZip } from '../function-zip';
import { startStacks } from '../started-stacks';

/** Name of the model that decides: the one that comes with Cardlake. */
export const MODEL = 'starter';

/** Home of the snapshot rows; `CARDLAKE_E2E_SNAPSHOTS=feature-store` takes the other one. */
const SNAPSHOT_STORE = process.env.CARDLAKE_E2E_SNAPSHOTS === 'feature-store' ? 'feature-store' : 'dynamodb';

/** The stacks that decisions need. */
const STACKS = [
  'foundation',
  'bronze',
  ...(SNAPSHOT_STORE === 'dynamodb' ? [] : (['feature-store'] as const)),
  'prediction',
] as const;
/** Those of the pipeline besides. */
const PIPELINE = [
  'silver-gold',
  ...(SNAPSHOT_STORE === 'dynamodb' ? (['feature-store'] as const) : []),
  'pipeline',
] as const;

/** Options of {@link startDecisions}. */
export interface DecisionOptions {
  readonly faults?: Faults;
  /** Address of a server of the model; without one, rows are scored in process. */
  readonly modelServer?: string;
  /** Command that runs Spark jobs; with one there is the pipeline, too. */
  readonly sparkCommand?: string;
}

/** Applies the stacks of decisions, and starts local AWS with them and IAM enforced. */
export function startDecisions({ faults, modelServer, sparkCommand }: DecisionOptions) {
  const {
    aws,
    folder,
    outputs,
    outputsFile,
    readDenied,
    stop: stopAws,
  } = startStacks({
    zips: {
      scorer: readFunctionZip('scorer'),
      releaser: readFunctionZip('releaser'),
      featureWriter: readFunctionZip('featureWriter'),
    },
    changes: {
      prediction: {
        enabled: true,
        model: MODEL,
        scorer: modelServer === undefined ? 'in-process' : 'endpoint',
        snapshotStore: SNAPSHOT_STORE,
        watch: { minRows: 1 },
      },
    },
    stacks: sparkCommand === undefined ? STACKS : [...STACKS, ...PIPELINE],
    ...(faults && { faults }),
    ...(modelServer !== undefined && { modelServer }),
    ...(sparkCommand !== undefined && { sparkCommand, waitScale: 0 }),
  });
  const { clientSettings: settings } = aws;
  const clients = {
    kinesis: new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }),
    lambda: new LambdaClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sagemaker: new SageMakerClient(settings),
    // StartSyncExecution has a host of its own, `sync-…`, which no local address has.
    sfn: new SFNClient({ ...settings, disableHostPrefix: true }),
    sqs: new SQSClient(settings),
    tables: new DynamoDBClient(settings),
  };
  const stop = () => {
    for (const client of Object.values(clients)) client.destroy();
    stopAws();
  };
  return {
    ...clients,
    aws,
    outputs,
    /** File with the outputs of the stacks. */
    outputsFile,
    /** Folder of a lake of the test. */
    lake: join(folder, 'lake'),
    /** Runs the built command line in this environment; answers its standard output. */
    cardlake: cardlakeIn({ ...process.env, ...aws.env }),
    readDenied,
    stop,
  };
}

/** Decisions in local AWS. */
export type Decisions = ReturnType<typeof startDecisions>;
