import { type FailedAnswer, failedAnswer } from '@cardlake/serving/answers';
import { z } from 'zod';

/** A request for a decision. */
export interface AnswerRequest {
  /** The authorisation, as JSON. */
  readonly line: string;
  /** Asks for reasons, also of an approval. */
  readonly explain: boolean;
}

/**
 * A request to the URL of the function (Lambda developer guide, "Invoking Lambda function URLs", "Request payload format":
 * version 2.0 of the payloads of API Gateway).
 */
const urlRequest = z.object({
  version: z.literal('2.0'),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  queryStringParameters: z.object({ explain: z.string().optional() }).optional(),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** A synchronous invocation. */
const invocation = z.strictObject({
  authorization: z.record(z.string(), z.unknown()),
  explain: z.boolean().default(false),
});

/** Reads the event of the function: a request to its URL, or an invocation. */
export function readRequest(event: unknown): { readonly isUrl: boolean } & (AnswerRequest | FailedAnswer) {
  const url = urlRequest.safeParse(event).data;
  if (url !== undefined) {
    const { requestContext, queryStringParameters: query, body, isBase64Encoded } = url;
    if (requestContext.http.method !== 'POST') return { isUrl: true, ...NOT_POST };
    const line = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
    return { isUrl: true, line: line.trim(), explain: isYes(query) };
  }
  return { isUrl: false, ...readInvocation(event) };
}

/** Reads an authorisation in a synchronous invocation. */
export function readInvocation(event: unknown): AnswerRequest | FailedAnswer {
  const direct = invocation.safeParse(event).data;
  if (direct === undefined) return NOT_UNDERSTOOD;
  return { line: JSON.stringify(direct.authorization), explain: direct.explain };
}

/** Reads a switch of a query: present without a value, or true. */
const isYes = (query: z.infer<typeof urlRequest>['queryStringParameters']): boolean =>
  ['', 'true'].includes(query?.explain ?? 'false');

const NOT_POST = failedAnswer(
  405,
  'method_not_allowed',
  'only POST is answered',
  'Send a POST request with one authorisation as its body.',
);

const NOT_UNDERSTOOD = failedAnswer(
  400,
  'bad_request',
  'the event is neither a request to the URL of the function nor an invocation with an authorisation',
  'Invoke it with {"authorization": {…}}, and "explain": true for the reasons of an approval.',
);
