import { expression, FAILURE_CAUSE } from '@cardlake/constructs';

/** Targets of the state machine: the queue and the definitions of its jobs, and the topic of its alerts. */
export interface MachineTargets {
  readonly queueArn: string;
  /** Beginning of the names of job definitions; a size follows. */
  readonly definitionPrefix: string;
  readonly topicArn: string;
  /** Longest time of a run, in seconds. */
  readonly timeoutSeconds: number;
}

/** Most jobs of a parallel run at once. */
const MAX_PARALLEL = 10;

/** Jobs that a run may name; an input without any is refused. */
const hasJobs = (mode: string) =>
  expression(`$states.input.mode = '${mode}' and $count($states.input.jobs) > 0`);

const FAILURE = 'NotifyFailure';

/**
 * Builds the definition of the state machine that runs jobs. Its input: `mode`, `parallel` or `sequential`, and `jobs`, each with a
 * `command` and, if wanted, the `size` of its container and its `environment` (`Name`, `Value`). Sequential jobs end at the
 * first failure; parallel ones all run to their end. A failure is told.
 */
export const machineDefinition = (targets: MachineTargets) => ({
  Comment: 'Runs feature jobs at once or one after another',
  QueryLanguage: 'JSONata',
  StartAt: 'ChooseMode',
  TimeoutSeconds: targets.timeoutSeconds,
  States: {
    ChooseMode: {
      Type: 'Choice',
      Choices: [
        { Condition: hasJobs('parallel'), Next: 'RunAtOnce' },
        { Condition: hasJobs('sequential'), Next: 'RunOneAfterAnother' },
      ],
      Default: 'WrongInput',
    },
    WrongInput: fail(
      'WrongInput',
      `'expected mode parallel or sequential, and jobs; found ' & $string($states.input)`,
    ),
    RunAtOnce: {
      ...jobsOf(targets, 'RunJobAtOnce', MAX_PARALLEL, {
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output: { failed: true, cause: expression('$states.errorOutput.Cause') },
            Next: 'JobFailed',
          },
        ],
      }),
      Next: 'CheckJobs',
    },
    CheckJobs: {
      Type: 'Choice',
      Choices: [{ Condition: expression('$count($states.input[failed = true]) > 0'), Next: 'JobsFailed' }],
      Default: 'Done',
    },
    JobsFailed: fail(
      'JobsFailed',
      `$count($states.input[failed = true]) & ' of ' & $count($states.input) & ' jobs failed: ' & $join($states.input[failed = true].cause, '; ')`,
    ),
    RunOneAfterAnother: { ...jobsOf(targets, 'RunJobInTurn', 1), Next: 'Done' },
    Done: { Type: 'Succeed' },
    [FAILURE]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: {
        TopicArn: targets.topicArn,
        Subject: 'Cardlake: feature jobs failed',
        Message: {
          execution: expression('$states.context.Execution.Id'),
          error: expression('$failure.Error'),
          cause: FAILURE_CAUSE,
        },
      },
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 5 }],
      // A failed notification must not hide the failure.
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
      Next: 'Failed',
    },
    Failed: {
      Type: 'Fail',
      Error: expression('$failure.Error'),
      Cause: FAILURE_CAUSE,
    },
  },
});

/** A state that remembers why the run fails. */
function fail(error: string, cause: string) {
  return { Type: 'Pass', Assign: { failure: { Error: error, Cause: expression(cause) } }, Next: FAILURE };
}

/** A state that runs all jobs, so many at once; the environment of a job goes to its container as it is. */
function jobsOf(
  { queueArn, definitionPrefix }: MachineTargets,
  // Unique in the whole machine, as every name of a state.
  name: string,
  concurrency: number,
  onFailure: object = {},
) {
  const isCaught = 'Catch' in onFailure;
  return {
    Type: 'Map',
    Items: expression('$states.input.jobs[]'),
    MaxConcurrency: concurrency,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: name,
      States: {
        [name]: {
          Type: 'Task',
          Resource: 'arn:aws:states:::batch:submitJob.sync',
          Arguments: {
            JobName: expression(`$states.input.command[0]`),
            JobQueue: queueArn,
            JobDefinition: expression(
              `'${definitionPrefix}' & ($exists($states.input.size) ? $states.input.size : 'full')`,
            ),
            ContainerOverrides: {
              Command: expression('$states.input.command[]'),
              Environment: expression(
                '$exists($states.input.environment) ? $states.input.environment[] : []',
              ),
            },
          },
          Output: { failed: false, job: expression('$states.result.JobId') },
          ...onFailure,
          End: true,
        },
        ...(isCaught ? { JobFailed: { Type: 'Pass', End: true } } : {}),
      },
    },
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Assign: { failure: expression('$states.errorOutput') },
        Next: FAILURE,
      },
    ],
  };
}
