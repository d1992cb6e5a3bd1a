import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import type { TimeLimits } from '../clients/time-limits';
import { NO_RETRY } from '../retry/policy';

/** An answer of an endpoint, with the name of the production variant that gave it. */
interface EndpointAnswer {
  readonly variant: string | undefined;
  readonly body: string;
}

/** Sends rows to SageMaker endpoints. */
export interface EndpointRuntime {
  /** Asks an endpoint once, with rows as CSV. @throws whatever the SDK throws */
  invoke(endpoint: string, csv: string): Promise<EndpointAnswer>;
}

/** Longer than a caller waits, so that the connection is there for the next row. */
const ROW_LIMITS: TimeLimits = { connectMs: 1_000, answerMs: 1_000, idleMs: 10_000 };

/** Opens the endpoints of a region. It does not retry: a caller that waits has another scorer. */
export function openEndpointRuntime(options: ClientOptions = {}): EndpointRuntime {
  const client = new SageMakerRuntimeClient(
    clientConfig({ retry: { policy: NO_RETRY }, limits: ROW_LIMITS, ...options }),
  );
  return {
    async invoke(endpoint, csv) {
      const { Body, InvokedProductionVariant } = await client.send(
        new InvokeEndpointCommand({
          EndpointName: endpoint,
          ContentType: 'text/csv',
          Accept: 'text/csv',
          Body: Buffer.from(csv),
        }),
      );
      return { variant: InvokedProductionVariant, body: Buffer.from(Body).toString() };
    },
  };
}
