import { expression, TRANSIENT_LAMBDA_ERRORS } from '@cardlake/constructs';

/** Makes tasks that invoke a function with a payload, an expression. */
export const invocationOf =
  (functionArn: string) =>
  (payload: string, more: object): object => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn, Payload: expression(payload) },
    Retry: [{ ErrorEquals: TRANSIENT_LAMBDA_ERRORS, IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 }],
    ...more,
  });

/** Makes tasks that send a message to a topic, and go on if nobody can be told: that must not hide the result. */
export const messageTo =
  (topicArn: string) =>
  (subject: string, message: object, next: string): object => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    Arguments: { TopicArn: topicArn, Subject: expression(subject), Message: message },
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: next }],
    Next: next,
  });
