import { expression } from '@cardlake/constructs';

/** A state in Amazon States Language with JSONata. */
export type State = Readonly<Record<string, unknown>> & { readonly Type: string };

/** States by name. */
export type States = Readonly<Record<string, State>>;

/** State that handles every failure. */
export const FAILURE = 'NotifyFailure';

/** Catches errors that remain after the retries of a state. */
export const catchAll = [
  { ErrorEquals: ['States.ALL'], Next: FAILURE, Assign: { failure: expression('$states.errorOutput') } },
];

/** Retries of cheap idempotent calls, for throttling and service errors. */
export const retryTransient = [
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 5,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];
