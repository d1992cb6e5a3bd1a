import { expression } from '@cardlake/constructs';
import { SCORE_STEPS } from '@cardlake/job-contract';

/** Errors that say that the vector is of another definition than the one that decides now. */
const MODEL_CHANGED = 'ModelChanged';

/** Targets of the state machine that decides step by step. */
export interface ScoreTargets {
  /** ARN of the function that does the steps. */
  readonly functionArn: string;
}

/** Longest time of an execution: a bit less than an express one may take (developer guide, "Service quotas": 5 minutes). */
const TIMEOUT_SECONDS = 280;

/** Facts about the event that each step but the first is told. */
const EVENT = `'line': $line, 'receivedAt': $receivedAt, 'explain': $explain, 'times': $times`;

/**
 * Builds the definition of the state machine that decides about one authorisation, a state for each step. Its input is that of an
 * invocation of the function `answer`, and so is its output: an authorisation that is refused is a result, and no failure.
 */
export const scoreDefinition = ({ functionArn }: ScoreTargets) => {
  /** A step that the function does; what it answers goes to the next state. */
  const step = (name: keyof typeof SCORE_STEPS, told: string, next: string, more: object = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: functionArn,
      Payload: expression(`{'step': '${SCORE_STEPS[name]}', ${told}}`),
    },
    Output: expression('$states.result.Payload'),
    Retry: [
      { ErrorEquals: [MODEL_CHANGED], MaxAttempts: 0 },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 4 },
    ],
    ...more,
    Next: next,
  });
  const assign = (...names: readonly string[]) => ({
    Assign: Object.fromEntries(names.map((name) => [name, expression(`$states.result.Payload.${name}`)])),
  });
  const answerOr = (next: string) => ({
    Type: 'Choice',
    Choices: [{ Condition: expression('$states.input.answer != null'), Next: 'Answer' }],
    Default: next,
  });
  return {
    Comment: 'Decides about an authorisation, step by step',
    QueryLanguage: 'JSONata',
    StartAt: 'Put',
    TimeoutSeconds: TIMEOUT_SECONDS,
    States: {
      Put: step(
        'put',
        `'input': $states.input`,
        'IsRefused',
        assign('line', 'receivedAt', 'explain', 'times'),
      ),
      IsRefused: answerOr('Claim'),
      Claim: step('claim', EVENT, 'IsDecided', assign('receivedAt', 'isLate', 'times')),
      IsDecided: answerOr('Keep'),
      Keep: step('keep', EVENT, 'IsLate', assign('times')),
      IsLate: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$isLate'), Next: 'Store' }],
        Default: 'Read',
      },
      Read: step('read', EVENT, 'Decide', assign('times')),
      Decide: step('decide', `${EVENT}, 'read': $states.input.read`, 'Store', {
        // A version of another definition was promoted in between.
        Catch: [{ ErrorEquals: [MODEL_CHANGED], Next: 'Read' }],
      }),
      Store: step('store', `${EVENT}, 'record': $states.input.record`, 'Answer'),
      Answer: { Type: 'Succeed', Output: expression('$states.input.answer') },
    },
  };
};
