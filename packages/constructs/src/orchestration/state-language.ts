/** Wraps a JSONata expression for the definition of a state machine. */
export const expression = (text: string): string => `{% ${text} %}`;

/** Errors of Lambda itself, which pass (Step Functions developer guide, "Best practices", "Handle transient Lambda service exceptions"). */
export const TRANSIENT_LAMBDA_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Maximum length of a cause that is told; the full description of a job is too long for an e-mail. */
const MAX_CAUSE_LENGTH = 2000;

/**
 * Cause of the error output in the variable `failure`. Joined to a text, since the error output of a timeout may have no cause, and an
 * expression must not yield nothing.
 */
export const FAILURE_CAUSE = expression(`$substring('' & $failure.Cause, 0, ${MAX_CAUSE_LENGTH})`);
