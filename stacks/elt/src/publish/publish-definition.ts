import { expression, FAILURE_CAUSE } from '@cardlake/constructs';
import { JOB_FLAGS } from '@cardlake/job-contract';
import { retriesOfStart } from '../job-runs';
import { invocationOf, messageTo } from '../tasks';

const SECONDS_PER_MINUTE = 60;
/** Time besides that of the job: it may wait until others have ended. */
const MINUTES_BESIDES = 60;

/** Targets of the state machine that publishes a feed. */
export interface PublishTargets {
  readonly jobName: string;
  readonly functionArn: string;
  readonly topicArn: string;
  readonly jobTimeoutMinutes: number;
}

const NAME = '$states.context.Execution.Name';

/**
 * Builds the definition of the state machine that publishes objects of a feed. Its input: `feed` and `request`, the key of the request. An execution that fails gives the
 * lease of the feed back, so that the next start publishes the same objects.
 */
export function publishDefinition({ jobName, functionArn, topicArn, jobTimeoutMinutes }: PublishTargets) {
  const step = invocationOf(functionArn);
  const tell = messageTo(topicArn);
  const catchAll = [
    { ErrorEquals: ['States.ALL'], Assign: { failure: expression('$states.errorOutput') }, Next: 'GiveUp' },
  ];
  const execution = expression('$states.context.Execution.Id');
  const minutes = jobTimeoutMinutes + MINUTES_BESIDES;
  return {
    Comment: 'Judges and publishes objects of a feed',
    QueryLanguage: 'JSONata',
    StartAt: 'Publish',
    TimeoutSeconds: (minutes + MINUTES_BESIDES) * SECONDS_PER_MINUTE,
    States: {
      Publish: {
        Type: 'Task',
        Resource: 'arn:aws:states:::glue:startJobRun.sync',
        Arguments: {
          JobName: jobName,
          Arguments: {
            [JOB_FLAGS.request]: expression('$states.input.request'),
            [JOB_FLAGS.runId]: expression(NAME),
          },
        },
        Assign: { feed: expression('$states.input.feed'), request: expression('$states.input.request') },
        TimeoutSeconds: minutes * SECONDS_PER_MINUTE,
        // Runs of other feeds are going on.
        Retry: retriesOfStart(MINUTES_BESIDES),
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: expression('$states.errorOutput'), feed: expression('$states.input.feed') },
            Next: 'GiveUp',
          },
        ],
        Next: 'End',
      },
      End: step(`{'step': 'end', 'feed': $feed, 'request': $request, 'execution': ${NAME}}`, {
        Assign: { facts: expression('$states.result.Payload') },
        Catch: catchAll,
        Next: 'IsBlocked',
      }),
      IsBlocked: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$facts.blocked > 0'), Next: 'TellBlocked' }],
        Default: 'Published',
      },
      TellBlocked: tell(
        `'Cardlake: objects of the feed ' & $feed & ' are blocked'`,
        { execution, feed: expression('$feed'), facts: expression('$facts') },
        'Published',
      ),
      Published: { Type: 'Succeed', Output: expression('$facts') },
      GiveUp: step(`{'step': 'give-up', 'feed': $feed, 'execution': ${NAME}}`, {
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'TellFailure' }],
        Next: 'TellFailure',
      }),
      TellFailure: tell(
        `'Cardlake: the feed ' & $feed & ' was not published'`,
        {
          execution,
          feed: expression('$feed'),
          error: expression('$failure.Error'),
          cause: FAILURE_CAUSE,
        },
        'Failed',
      ),
      Failed: {
        Type: 'Fail',
        Error: expression('$failure.Error'),
        Cause: FAILURE_CAUSE,
      },
    },
  };
}
