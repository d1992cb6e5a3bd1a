import { RETRY_AFTER_SECONDS } from '@cardlake/serving/answers';
import type { LambdaFunctionURLResult } from 'aws-lambda';

/** Answer to a synchronous invocation. */
export interface InvocationAnswer {
  /** The status that the URL would answer with. */
  readonly status: number;
  readonly body: unknown;
}

/** An answer: its status, and its body as JSON. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Formats an answer as the response of a URL (developer guide, "Response payload format"). */
export const urlResponse = ({ status, text }: Answer): LambdaFunctionURLResult => ({
  statusCode: status,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    ...(status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
  },
  body: text,
});

/** Formats an answer to a synchronous invocation. */
export const invocationAnswer = ({ status, text }: Answer): InvocationAnswer => ({
  status,
  body: JSON.parse(text),
});
