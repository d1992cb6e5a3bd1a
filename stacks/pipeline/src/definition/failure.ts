import { expression, FAILURE_CAUSE } from '@cardlake/constructs';
import { FAILURE, retryTransient, type States } from './states';

/** Builds the states that notify the alert topic of the failed execution, its cause and its log, and then fail. */
export function failurePath(topicArn: string, region: string): States {
  const console = `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/`;
  return {
    [FAILURE]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: {
        TopicArn: topicArn,
        Subject: expression(
          "'Cardlake: the ' & ($exists($states.context.Execution.Input.mode) ? $states.context.Execution.Input.mode : 'pipeline') & ' run failed'",
        ),
        Message: {
          execution: expression('$states.context.Execution.Id'),
          error: expression('$failure.Error'),
          cause: FAILURE_CAUSE,
          log: expression(`'${console}' & $states.context.Execution.Id`),
        },
      },
      TimeoutSeconds: 60,
      Retry: retryTransient,
      // A failed notification must not hide the original failure.
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
      Next: 'Failed',
    },
    Failed: {
      Type: 'Fail',
      Error: expression('$failure.Error'),
      Cause: FAILURE_CAUSE,
    },
  };
}
