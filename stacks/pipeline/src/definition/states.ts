/** A state in Amazon States Language with JSONata. */
export type State = Readonly<Record<string, unknown>> & { readonly Type: string };

/** States by name. */
export type States = Readonly<Record<string, State>>;

/** A JSONata expression, as a text of the definition. */
export const expression = (text: string): string => `{% ${text} %}`;

/** Where every failure goes. */
export const FAILURE = 'TellPeople';

/** Catches whatever a state's retries did not cure. */
export const caught = [
  { ErrorEquals: ['States.ALL'], Next: FAILURE, Assign: { failure: expression('$states.errorOutput') } },
];

/** Retries for calls that cost nothing to repeat: throttling, and the services' own faults. */
export const retried = [
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 5,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];
