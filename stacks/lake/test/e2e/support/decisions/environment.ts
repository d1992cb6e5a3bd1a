import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Faults, startLocalAws } from '@cardlake/local-aws/test-kit';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { cardlakeIn } from '../../../support/cardlake';
import { applyDevStacks } from '../../../support/dev-stacks';
import { offlineTerraform } from '../../../support/terraform';
import { readFunctionZip } from '../function-zip';

/** Name of the model that decides: the one that comes with Cardlake. */
export const MODEL = 'starter';

/** The stacks that decisions need. */
const STACKS = ['foundation', 'bronze', 'prediction'] as const;

/** Options of {@link startDecisions}. */
export interface DecisionOptions {
  readonly faults: Faults;
  readonly modelServer: string;
}

/** Applies the stacks of decisions, and starts local AWS with them and IAM enforced. */
export function startDecisions({ faults, modelServer }: DecisionOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-decisions-'));
  const outdir = join(folder, 'cdktf.out');
  const folders = applyDevStacks(outdir, offlineTerraform(join(folder, 'home')), {
    contents: { zips: { scorer: readFunctionZip('scorer') } },
    changes: { prediction: { enabled: true, model: MODEL, scorer: 'endpoint' } },
    stacks: STACKS,
  });
  const aws = startLocalAws({ enforceIam: true, faults, modelServer });
  const { clientSettings: settings } = aws;
  const clients = {
    kinesis: new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }),
    lambda: new LambdaClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sagemaker: new SageMakerClient(settings),
    sqs: new SQSClient(settings),
    tables: new DynamoDBClient(settings),
  };
  const stop = () => {
    for (const client of Object.values(clients)) client.destroy();
    aws.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    aws.loadStates(folders);
  } catch (error) {
    stop();
    throw error;
  }
  return {
    ...clients,
    aws,
    /** Folder of a lake of the test. */
    lake: join(folder, 'lake'),
    /** Runs the built command line in this environment; answers its standard output. */
    cardlake: cardlakeIn({ ...process.env, ...aws.env }),
    /** Names what a role was denied, each once. */
    readDenied: () => [
      ...new Set(
        aws.readJudgements().flatMap((each) => (each.allowed ? [] : [`${each.role} ${each.action}`])),
      ),
    ],
    stop,
  };
}

/** Decisions in local AWS. */
export type Decisions = ReturnType<typeof startDecisions>;
