import { expression } from '@cardlake/constructs';
import { catchAll, retryTransient, type States } from './states';

/**
 * Running executions in `$states.result` that started before this one; of two with the same start time, the one with the
 * lower ARN counts as earlier. If this execution is not listed yet, all others count as earlier.
 */
const EARLIER = [
  '($self := $states.context.Execution.Id;',
  '$mine := $states.result.Executions[ExecutionArn = $self].StartDate;',
  '[$states.result.Executions[ExecutionArn != $self and',
  '($not($exists($mine)) or StartDate < $mine or (StartDate = $mine and ExecutionArn < $self))',
  '].ExecutionArn])',
].join(' ');

/** The requested end of the window, or the start of the execution, in whole seconds: `2026-05-01T10:10:00Z`. */
const WINDOW_END = [
  '($asked := $states.context.Execution.Input.window_end_ts;',
  '$end := $exists($asked) ? $asked : $states.context.Execution.StartTime;',
  "$substring($fromMillis($toMillis($end)), 0, 19) & 'Z')",
].join(' ');

/**
 * Builds the states that allow one run per mode at a time: an execution succeeds without work if an earlier one of its
 * mode is still running. They assign `mode`, `runId` and `windowEnd` for all later states.
 * @param next state to continue with if no earlier run is in progress
 */
export function singleFlight(next: string): States {
  return {
    FindRunningExecutions: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
      Arguments: {
        StateMachineArn: expression('$states.context.StateMachine.Id'),
        StatusFilter: 'RUNNING',
        MaxResults: 100,
      },
      Assign: {
        mode: expression(
          "$exists($states.context.Execution.Input.mode) ? $states.context.Execution.Input.mode : ''",
        ),
        runId: expression('$states.context.Execution.Name'),
        windowEnd: expression(WINDOW_END),
        earlier: expression(EARLIER),
      },
      TimeoutSeconds: 60,
      Retry: retryTransient,
      Catch: catchAll,
      Next: 'ReadRunningModes',
    },
    ReadRunningModes: {
      Type: 'Map',
      Items: expression('$earlier'),
      MaxConcurrency: 5,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'ReadMode',
        States: {
          ReadMode: {
            Type: 'Task',
            Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
            Arguments: { ExecutionArn: expression('$states.input') },
            Output: expression("($its := $parse($states.result.Input).mode; $exists($its) ? $its : '')"),
            TimeoutSeconds: 60,
            Retry: retryTransient,
            End: true,
          },
        },
      },
      Assign: { alreadyRunning: expression('$mode in $states.result') },
      Catch: catchAll,
      Next: 'CheckConcurrentRun',
    },
    CheckConcurrentRun: {
      Type: 'Choice',
      Choices: [{ Condition: expression('$alreadyRunning'), Next: 'SkipConcurrentRun' }],
      Default: next,
    },
    SkipConcurrentRun: {
      Type: 'Succeed',
      Comment: 'The next run covers the window of this one.',
      Output: { outcome: 'an earlier run of this mode is still in progress' },
    },
  };
}
