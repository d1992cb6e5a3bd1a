import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { cardlakeIn } from '../../../support/cardlake';
import { readBuild, readFunctionZip } from '../function-zip';
import { startStacks } from '../started-stacks';

/** Name of the model that decides: the one that comes with Cardlake. */
export const MODEL = 'starter';

/** Settings of the training of versions. */
export const TRAINING = { rounds: 20, params: { max_depth: '3' }, classWeight: 'balanced' } as const;

/** Folder of the trainer. */
const TRAINER = join(__dirname, '..', '..', '..', '..', '..', '..', 'apps', 'trainer');

/** Path of the Python that stands for that of the container. */
const trainerPython = (): string =>
  execFileSync(process.execPath, [join(TRAINER, 'python.mjs'), '-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();

/** The stacks that releases need. */
const STACKS = ['foundation', 'bronze', 'prediction'] as const;

/** Applies the stacks of decisions with endpoints, and starts local AWS with them and IAM enforced; state machines hardly wait. */
export function startReleases() {
  const {
    aws,
    folder,
    outputs,
    outputsFile,
    readDenied,
    stop: stopAws,
  } = startStacks({
    zips: { scorer: readFunctionZip('scorer'), releaser: readFunctionZip('releaser') },
    whole: { trainer: readBuild('trainer') },
    trainCommand: `"${trainerPython()}" {script}`,
    changes: {
      prediction: {
        enabled: true,
        model: MODEL,
        scorer: 'endpoint',
        // Shares are watched in real time, whatever state machines wait.
        release: { watchMinutes: 1, gate: { minFrauds: 10 } },
        training: { weekly: { enabled: true }, ...TRAINING },
      },
    },
    stacks: STACKS,
    waitScale: 0.02,
  });
  const { clientSettings: settings } = aws;
  const clients = {
    alarms: new CloudWatchClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sfn: new SFNClient(settings),
    tables: new DynamoDBClient(settings),
  };
  const stop = () => {
    for (const client of Object.values(clients)) client.destroy();
    stopAws();
  };
  return {
    ...clients,
    outputs,
    fireSchedule: aws.fireSchedule,
    /** File with the outputs of the stacks. */
    outputsFile,
    /** Folder of a lake of the test. */
    lake: join(folder, 'lake'),
    /** Runs the built command line in this environment; answers its standard output. */
    cardlake: cardlakeIn({ ...process.env, ...aws.env }),
    /** Names what a role was denied, each once. */
    readDenied,
    stop,
  };
}

/** Releases in local AWS. */
export type Releases = ReturnType<typeof startReleases>;
