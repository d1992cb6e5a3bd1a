import { expression, FAILURE_CAUSE, TRANSIENT_LAMBDA_ERRORS } from '@cardlake/constructs';
import { invocationOf, messageTo } from '../tasks';

const SECONDS_PER_MINUTE = 60;
/** Looks within the longest wait: each leaves some events in the history of an execution, which has 25,000 at most. */
const LOOKS = 240;
/** Time besides the wait: for the steps. */
const MINUTES_BESIDES = 60;

/** Targets of the state machine of operations on feeds. */
export interface OpsTargets {
  /** ARN of the function that does the steps. */
  readonly functionArn: string;
  /** ARN of the function that starts publications. */
  readonly publisherArn: string;
  readonly topicArn: string;
  /** Longest wait for the objects. */
  readonly waitMinutes: number;
}

/**
 * Builds the definition of the state machine of operations on feeds: it replays objects, waits until they are published, adds up the verdicts on them, and
 * reports. Its input is the request. Objects that are staged are published at once, as far as no other publication of their feed is going on. An
 * execution whose objects do not arrive in time fails after its report, and names some of them.
 */
export function opsDefinition({ functionArn, publisherArn, topicArn, waitMinutes }: OpsTargets) {
  const tell = messageTo(topicArn);
  const execution = expression('$states.context.Execution.Id');
  /** A task that the function does; each may be repeated. */
  const step = (name: string, more: string, assigned: Readonly<Record<string, unknown>>, next: string) =>
    invocationOf(functionArn)(
      `{'step': '${name}', 'execution': $states.context.Execution.Name, 'started': $states.context.Execution.StartTime, 'request': $states.context.Execution.Input${more}}`,
      {
        Assign: assigned,
        Retry: [
          { ErrorEquals: TRANSIENT_LAMBDA_ERRORS, IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 2 },
        ],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: expression('$states.errorOutput') },
            Next: 'TellFailure',
          },
        ],
        Next: next,
      },
    );
  return {
    Comment: 'Replays objects of feeds, waits until they are published, adds up the verdicts, and reports',
    QueryLanguage: 'JSONata',
    StartAt: 'Replay',
    TimeoutSeconds: (waitMinutes + MINUTES_BESIDES) * SECONDS_PER_MINUTE,
    States: {
      Replay: step(
        'replay',
        '',
        {
          replayed: expression('$states.result.Payload'),
          look: { feeds: null, late: expression(`''`) },
          quality: null,
        },
        'IsDryRun',
      ),
      IsDryRun: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$states.context.Execution.Input.dryRun = true'), Next: 'Report' }],
        Default: 'Look',
      },
      Look: step(
        'look',
        `, 'waitMinutes': ${waitMinutes}`,
        { look: expression('$states.result.Payload') },
        'HaveArrived',
      ),
      HaveArrived: {
        Type: 'Choice',
        Choices: [
          { Condition: expression(`$look.outcome != 'going-on'`), Next: 'Quality' },
          { Condition: expression('$count($look.toPublish) > 0'), Next: 'Publish' },
        ],
        Default: 'LookAgainLater',
      },
      Publish: invocationOf(publisherArn)(`{'step': 'start', 'feeds': $look.toPublish[]}`, {
        // The schedule starts it, too.
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'LookAgainLater' }],
        Next: 'LookAgainLater',
      }),
      LookAgainLater: {
        Type: 'Wait',
        Seconds: Math.ceil((waitMinutes * SECONDS_PER_MINUTE) / LOOKS),
        Next: 'Look',
      },
      Quality: step('quality', '', { quality: expression('$states.result.Payload') }, 'Report'),
      Report: step(
        'report',
        `, 'replayed': $replayed, 'looked': $look.feeds, 'quality': $quality`,
        { report: expression('$states.result.Payload') },
        'TellReport',
      ),
      TellReport: tell(
        `'Cardlake: operation on feeds: ' & $report.outcome`,
        { execution, report: expression('$report'), late: expression('$look.late') },
        'IsStuck',
      ),
      IsStuck: {
        Type: 'Choice',
        Choices: [{ Condition: expression(`$report.outcome = 'stuck'`), Next: 'Stuck' }],
        Default: 'Reported',
      },
      Stuck: { Type: 'Fail', Error: 'Stuck', Cause: expression('$look.late') },
      Reported: { Type: 'Succeed', Output: expression('$report') },
      TellFailure: tell(
        `'Cardlake: an operation on feeds failed'`,
        { execution, error: expression('$failure.Error'), cause: FAILURE_CAUSE },
        'Failed',
      ),
      Failed: { Type: 'Fail', Error: expression('$failure.Error'), Cause: FAILURE_CAUSE },
    },
  };
}
