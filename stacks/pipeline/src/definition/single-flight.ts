import { caught, expression, retried, type States } from './states';

/**
 * Executions that started before this one, of the running ones in `$states.result`. Of two that started together the
 * lesser ARN is the earlier. The newest executions may not be listed yet, this one included; then all others are earlier.
 */
const EARLIER = [
  '($self := $states.context.Execution.Id;',
  '$mine := $states.result.Executions[ExecutionArn = $self].StartDate;',
  '[$states.result.Executions[ExecutionArn != $self and',
  '($not($exists($mine)) or StartDate < $mine or (StartDate = $mine and ExecutionArn < $self))',
  '].ExecutionArn])',
].join(' ');

/** The window end asked for, or the start of the execution, cut to whole seconds: `2026-05-01T10:10:00Z`. */
const WINDOW_END = [
  '($asked := $states.context.Execution.Input.window_end_ts;',
  '$end := $exists($asked) ? $asked : $states.context.Execution.StartTime;',
  "$substring($fromMillis($toMillis($end)), 0, 19) & 'Z')",
].join(' ');

/**
 * One run of a mode at a time: an execution that finds an earlier one of its mode still running ends quietly. It
 * assigns `mode`, `runId` and `windowEnd` for everything that follows.
 * @param next the state that follows when nothing else runs
 */
export function singleFlight(next: string): States {
  return {
    FindRunning: {
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
      Retry: retried,
      Catch: caught,
      Next: 'AskTheirModes',
    },
    AskTheirModes: {
      Type: 'Map',
      Items: expression('$earlier'),
      MaxConcurrency: 5,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'AskItsMode',
        States: {
          AskItsMode: {
            Type: 'Task',
            Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
            Arguments: { ExecutionArn: expression('$states.input') },
            Output: expression("($its := $parse($states.result.Input).mode; $exists($its) ? $its : '')"),
            TimeoutSeconds: 60,
            Retry: retried,
            End: true,
          },
        },
      },
      Assign: { alreadyRunning: expression('$mode in $states.result') },
      Catch: caught,
      Next: 'IsAnotherRunning',
    },
    IsAnotherRunning: {
      Type: 'Choice',
      Choices: [{ Condition: expression('$alreadyRunning'), Next: 'AnotherIsRunning' }],
      Default: next,
    },
    AnotherIsRunning: {
      Type: 'Succeed',
      Comment: 'The next run covers what this one was for.',
      Output: { outcome: 'another run of this mode is not finished' },
    },
  };
}
