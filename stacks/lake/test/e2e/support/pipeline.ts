import { RUN_FILES, RUNS_PREFIX, type RunFacts } from '@cardlake/job-contract';
import { DEV, type DevEnvironment } from '../../support/dev-environment';
import { type FinishedExecution, runExecution } from '../../support/executions';
import { readObject } from '../../support/lake-bucket';

const MINUTE_MS = 60_000;

/** A day of January with enough days before it for training. */
export const DATASET_DAY = '2026-01-29';

/** End of the next minute: the window holds everything that has arrived by now. */
export const nextWindowEnd = (): number => (Math.floor(Date.now() / MINUTE_MS) + 2) * MINUTE_MS;

/** Runs the state machine to its end; throws the cause of a failure. */
export async function runPipeline({ sfn }: DevEnvironment, input: object): Promise<FinishedExecution> {
  const execution = await runExecution(sfn, DEV.machine, input);
  if (execution.status === 'SUCCEEDED') return execution;
  throw new Error(`the pipeline ended with ${execution.status}: ${execution.error}: ${execution.cause}`);
}

/** Runs the stream mode up to an instant; answers the states that it entered and the counts of the run. */
export async function runStream(
  dev: DevEnvironment,
  windowEnd: number,
): Promise<{ readonly states: readonly string[]; readonly facts: RunFacts }> {
  const { name, states } = await runPipeline(dev, {
    mode: 'stream',
    window_end_ts: new Date(windowEnd).toISOString(),
  });
  const facts = await readObject(dev.s3, DEV.lake, `${RUNS_PREFIX}/${name}/${RUN_FILES.facts}`);
  return { states, facts: JSON.parse(facts.toString()) };
}

/** A card's features, as `cardlake features get --json` prints them. */
export interface CardFeatures {
  readonly asOf: string;
  readonly features: Readonly<Record<string, unknown>>;
}

/** Reads a card's features from the online store. */
export const readOnlineFeatures = (dev: DevEnvironment, card: string): CardFeatures =>
  JSON.parse(dev.cardlake('features', 'get', card, '--aws-group', DEV.features, '--json'));

/** Reads a card's features from a lake in a folder. */
export const readLakeFeatures = (dev: DevEnvironment, card: string, lake: string): CardFeatures =>
  JSON.parse(dev.cardlake('features', 'get', card, '--lake', lake, '--json'));
