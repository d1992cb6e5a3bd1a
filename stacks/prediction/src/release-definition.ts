import { expression, FAILURE_CAUSE, TRANSIENT_LAMBDA_ERRORS } from '@cardlake/constructs';
import type { Training } from './training';

/** Targets of the state machine of releases. */
export interface ReleaseTargets {
  /** ARN of the function that does the steps. */
  readonly functionArn: string;
  readonly training: Pick<Training, 'request' | 'longestMinutes'>;
  /** Longest time of a release, in seconds. */
  readonly timeoutSeconds: number;
}

/** Reason for which a job did not train: its description is the cause; where it was not created, there is none. */
const TRAINING_FAILURE = `(
  $cause := $states.errorOutput.Cause;
  $job := $substring($cause, 0, 1) = '{' ? $parse($cause) : {};
  {
    'Error': 'TrainingFailed',
    'Cause': 'training job ' & $dataset.job & ': ' & ($exists($job.FailureReason) ? $job.FailureReason : $exists($job.SecondaryStatus) ? $job.SecondaryStatus : $cause)
  }
)`;

/**
 * Builds the definition of the state machine that releases a version of the model. Its input: `version`, or none for one that it trains first;
 * if wanted, `day` of the datasets that it is judged on, and trained on, and `watchMinutes`, fewer than the settings say. Whatever fails, the
 * champion goes on to decide.
 */
export const releaseDefinition = ({ functionArn, training, timeoutSeconds }: ReleaseTargets) => {
  /** A task that the function does. */
  const step = (payload: string, next: string, caught: string, more: object = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn, Payload: expression(payload) },
    Output: expression('$states.result.Payload'),
    Retry: [{ ErrorEquals: TRANSIENT_LAMBDA_ERRORS, IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 }],
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Assign: { failure: expression('$states.errorOutput') },
        Next: caught,
      },
    ],
    ...more,
    Next: next,
  });
  return {
    Comment:
      'Trains a version of the model, unless one is given, and releases it: gate, endpoint, ramp, promotion',
    QueryLanguage: 'JSONata',
    StartAt: 'IsGiven',
    TimeoutSeconds: timeoutSeconds,
    States: {
      IsGiven: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$exists($states.input.version)'), Next: 'Judge' }],
        Default: 'ChooseDataset',
      },
      ChooseDataset: step(
        `$merge([$states.input, {'step': 'choose-dataset', 'execution': $states.context.Execution.Id}])`,
        'Train',
        'Failed',
        {
          Assign: {
            dataset: expression('$states.result.Payload'),
            care: expression(`{'watchMinutes': $states.input.watchMinutes}`),
          },
        },
      ),
      Train: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
        Arguments: training.request({
          job: '$dataset.job',
          day: '$dataset.day',
          features: '$dataset.features',
        }),
        TimeoutSeconds: training.longestMinutes * 60,
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: expression(TRAINING_FAILURE) },
            Next: 'Failed',
          },
        ],
        Next: 'Record',
      },
      Record: step(
        `{'step': 'record', 'job': $dataset.job, 'day': $dataset.day, 'manifestSha256': $dataset.manifestSha256}`,
        'Judge',
        'Failed',
        { Output: expression('$merge([$states.result.Payload, $care])') },
      ),
      Judge: step(`$merge([$states.input, {'step': 'judge'}])`, 'Passes', 'Failed', {
        Assign: {
          version: expression('$states.result.Payload.version'),
          champion: expression('$states.result.Payload.champion'),
          watchMinutes: expression('$states.result.Payload.watchMinutes'),
          memory: null,
        },
      }),
      Passes: {
        Type: 'Choice',
        Choices: [{ Condition: expression('$states.input.passes'), Next: 'Prepare' }],
        Default: 'StoppedAtGate',
      },
      StoppedAtGate: {
        Type: 'Fail',
        Error: 'StoppedAtGate',
        Cause: expression(`$join($states.input.reasons[], ' ')`),
      },
      Prepare: step(`{'step': 'prepare', 'version': $version}`, 'Advance', 'Failed'),
      Advance: step(
        `{'step': 'advance', 'version': $version, 'decidedBefore': $champion, 'watchMinutes': $watchMinutes, 'execution': $states.context.Execution.Id, 'memory': $memory}`,
        'NextStep',
        'TakeCardsBack',
        { Assign: { memory: expression('$states.result.Payload.memory') } },
      ),
      NextStep: {
        Type: 'Choice',
        Choices: [
          {
            Condition: expression(
              `$states.input.step.do = 'finish' and $states.input.step.outcome = 'promoted'`,
            ),
            Next: 'Released',
          },
          { Condition: expression(`$states.input.step.do = 'finish'`), Next: 'RolledBack' },
          { Condition: expression(`$states.input.step.do = 'wait'`), Next: 'LookAgainLater' },
        ],
        Default: 'Advance',
      },
      LookAgainLater: {
        Type: 'Wait',
        Seconds: expression('$ceil($states.input.step.milliseconds / 1000)'),
        Next: 'Advance',
      },
      Released: { Type: 'Succeed', Output: { version: expression('$version') } },
      RolledBack: {
        Type: 'Fail',
        Error: 'RolledBack',
        Cause: expression('$states.input.step.reason'),
      },
      // A version that nobody watches any more must not go on to decide.
      TakeCardsBack: step(`{'step': 'roll-back', 'version': $version}`, 'Failed', 'Failed', {
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 }],
      }),
      Failed: {
        Type: 'Fail',
        Error: expression('$failure.Error'),
        Cause: FAILURE_CAUSE,
      },
    },
  };
};
