import type { NodeHttpHandlerOptions } from '@smithy/types';

/** Times after which a request is given up, ms; what gives it up is retried like any other transient error. */
export interface TimeLimits {
  /** Until there is a connection. */
  readonly connectMs: number;
  /** Until the answer begins, with all that is sent before; without it, a request may take any time while bytes move. */
  readonly answerMs?: number | undefined;
  /** Without a byte in either direction. */
  readonly idleMs: number;
}

/** For calls that name things and records: AWS answers in milliseconds or seconds. */
export const CALL_LIMITS: TimeLimits = { connectMs: 3_000, answerMs: 30_000, idleMs: 60_000 };

/** For objects, which may be large: they take as long as they keep moving. */
export const OBJECT_LIMITS: TimeLimits = { ...CALL_LIMITS, answerMs: undefined };

/**
 * Options of a client's connections that keep to limits. By itself the SDK waits for ever, and `requestTimeout` alone only
 * warns (smithy-lang/smithy-typescript, `NodeHttpHandlerOptions.throwOnRequestTimeout`).
 */
export const connectionOptions = ({ connectMs, answerMs, idleMs }: TimeLimits): NodeHttpHandlerOptions => ({
  connectionTimeout: connectMs,
  socketTimeout: idleMs,
  ...(answerMs !== undefined && { requestTimeout: answerMs, throwOnRequestTimeout: true }),
});
