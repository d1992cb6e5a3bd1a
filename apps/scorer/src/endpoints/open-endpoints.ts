import { type EndpointRuntime, openEndpointRuntime } from '@cardlake/aws/endpoint-runtime';
import { endpointName, SCORER_KINDS, type ScorerEnvironment } from '@cardlake/job-contract';
import { createEndpointScorers } from '@cardlake/prediction';
import { logger } from '../telemetry';
import { endpointTally } from './endpoint-tally';

type EndpointEnvironment = Pick<ScorerEnvironment<'stream'>, 'SCORER' | 'ENDPOINT_PREFIX'>;

/**
 * Opens the endpoints of both slots.
 * @returns a function that gives the scorer under a control; undefined where rows are scored in process
 * @throws Error for an unknown way to score
 */
export function openEndpoints(
  { SCORER, ENDPOINT_PREFIX }: EndpointEnvironment,
  open: () => EndpointRuntime = openEndpointRuntime,
): ReturnType<typeof createEndpointScorers> | undefined {
  const kind = SCORER_KINDS.find((each) => each === SCORER);
  if (kind === undefined)
    throw new Error(`SCORER is ${JSON.stringify(SCORER)}; expected one of ${SCORER_KINDS.join(', ')}`);
  if (kind === 'in-process') return undefined;
  const runtime = open();
  return createEndpointScorers({
    ask: (slot, row) => runtime.invoke(endpointName(ENDPOINT_PREFIX, slot), row),
    onOutcome(slot, outcome, error) {
      endpointTally.count(slot, outcome);
      if (outcome === 'failed')
        logger.warn('An endpoint gave no good answer; the row was scored in process.', {
          endpoint: endpointName(ENDPOINT_PREFIX, slot),
          error: error as Error,
        });
    },
  });
}
