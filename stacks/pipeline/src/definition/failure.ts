import { expression, FAILURE, retried, type States } from './states';

/** Longest text of a cause in a message; a job's whole description is longer than a mail should be. */
const CAUSE_LENGTH = 2000;

/** Tells the alert topic which execution failed, why and where its log is, then fails. */
export function failure(topicArn: string, region: string): States {
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
          cause: expression(`$substring($string($failure.Cause), 0, ${CAUSE_LENGTH})`),
          log: expression(`'${console}' & $states.context.Execution.Id`),
        },
      },
      TimeoutSeconds: 60,
      Retry: retried,
      // That nobody could be told must not hide what went wrong.
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
      Next: 'Failed',
    },
    Failed: {
      Type: 'Fail',
      Error: expression('$failure.Error'),
      Cause: expression(`$substring($string($failure.Cause), 0, ${CAUSE_LENGTH})`),
    },
  };
}
