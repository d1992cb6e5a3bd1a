import { CALL_RETRY } from '../retry/policy';
import { sdkRetryStrategy } from '../retry/sdk-strategy';
import type { RetryOptions } from '../retry/wait-for-retry';
import { CALL_LIMITS, connectionOptions, type TimeLimits } from './time-limits';

/** Options of a client; account and credentials are those of the environment. */
export interface ClientOptions {
  /** The SDK's own choice (`AWS_REGION`, the profile) when left out. */
  readonly region?: string | undefined;
  /** Another address than that of AWS, as of an emulator; `AWS_ENDPOINT_URL` when left out. */
  readonly endpoint?: string | undefined;
  readonly retry?: RetryOptions;
  readonly limits?: TimeLimits;
}

/** The configuration that all clients share. */
export function clientConfig({
  region,
  endpoint,
  retry = { policy: CALL_RETRY },
  limits = CALL_LIMITS,
}: ClientOptions) {
  return {
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    maxAttempts: retry.policy.maxAttempts,
    retryStrategy: sdkRetryStrategy(retry),
    requestHandler: connectionOptions(limits),
  };
}

/** The variables that the SDK itself takes an endpoint from. */
interface EndpointVariables {
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
}

/** Tests for an endpoint other than AWS, where bucket names are seldom part of the host name. */
export const hasCustomEndpoint = (
  { endpoint }: ClientOptions,
  env: EndpointVariables = process.env,
): boolean => Boolean(endpoint || env.AWS_ENDPOINT_URL || env.AWS_ENDPOINT_URL_S3);
