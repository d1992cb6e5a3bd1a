import { performance } from 'node:perf_hooks';
import { openKinesis } from '@cardlake/aws/kinesis';
import { createDecisionSteps } from '@cardlake/prediction';
import { systemClock } from '@cardlake/runtime';
import type { Context } from 'aws-lambda';
import { putEvent } from './answer/put-event';
import { endpointTally } from './endpoints/endpoint-tally';
import { readEnvironment } from './environment';
import { openDeciding } from './open-decider';
import { doStep } from './steps/do-step';
import { readStep } from './steps/step';
import { logger, Tally } from './telemetry';

const env = readEnvironment('step');
const steps = openDeciding(env, createDecisionSteps);
const stream = openKinesis(env.EVENT_STREAM_NAME);

/** Does a step of the state machine that decides. What it throws is the cause that the execution tells: it has no values of events. */
export async function handler(event: unknown, context: Context): Promise<object> {
  logger.addContext(context);
  const step = readStep(event);
  const tally = new Tally('step');
  try {
    return await doStep(
      {
        steps: await steps(),
        put: (authorization, line) => putEvent(stream, authorization, line),
        clock: systemClock,
        stopwatch: () => performance.now(),
        onAnswer: (answer) => tally.answered(answer),
        onMade: (record) => tally.decided(record),
      },
      step,
    );
  } catch (error) {
    tally.count('failed');
    throw error;
  } finally {
    tally.publish();
    endpointTally.publish();
  }
}
