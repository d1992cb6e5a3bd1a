import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A call of S3 or DynamoDB. */
export interface Call {
  readonly service: 's3' | 'dynamodb';
  readonly method: string;
  /** Operation of DynamoDB; empty for S3, where method and path say it. */
  readonly operation: string;
  /** Path without the query, decoded: `/bucket/key`. */
  readonly path: string;
}

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Tells which call a request is. */
export function callOf({ method = 'GET', url = '/', headers }: IncomingMessage): Call {
  const target = headers['x-amz-target'];
  const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  return typeof target === 'string'
    ? { service: 'dynamodb', method, operation: target.split('.').at(-1) ?? '', path }
    : { service: 's3', method, operation: '', path };
}

/** An error of a service: its name, status and text. */
type ServiceError = readonly [name: string, status: number, text: string];

/**
 * Errors of S3 as in its API reference, "Error responses". After an InternalError a write may have been done or not (S3 user guide, "Amazon
 * S3 error best practices"). Those of DynamoDB are from its developer guide, "Error handling with DynamoDB"; a call that is signed for
 * another time is refused as in the IAM user guide, "Troubleshoot Signature Version 4 requests".
 */
const ERRORS = {
  s3: {
    throttle: ['SlowDown', 503, 'Please reduce your request rate.'],
    fail: ['InternalError', 500, 'We encountered an internal error. Please try again.'],
    skew: [
      'RequestTimeTooSkewed',
      403,
      'The difference between the request time and the current time is too large.',
    ],
  },
  dynamodb: {
    throttle: [
      'ThrottlingException',
      400,
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index.',
    ],
    fail: ['InternalServerError', 500, 'DynamoDB could not process your request.'],
    skew: [
      'InvalidSignatureException',
      400,
      'Signature expired: it is now earlier than the time of the server - 5 min.',
    ],
  },
} as const satisfies Record<Call['service'], Record<string, ServiceError>>;

/** Formats an error as the service of a call does: S3 in XML, DynamoDB in JSON. */
export function errorAnswer({ service }: Call, kind: keyof (typeof ERRORS)['s3']): Answer {
  const [name, status, text]: ServiceError = ERRORS[service][kind];
  const [type, body] =
    service === 's3'
      ? [
          'application/xml',
          `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${text}</Message></Error>`,
        ]
      : ['application/x-amz-json-1.0', JSON.stringify({ __type: name, message: text })];
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

/** Most that the time of a signature may differ from that of the service, in milliseconds: by the texts of the errors. */
const MAX_SKEW_MS = { s3: 15 * 60_000, dynamodb: 5 * 60_000 } as const;

/** Returns the refusal of a call that is signed for another time; undefined for one whose time is right. */
export function skewAnswer(call: Call, { 'x-amz-date': signed }: IncomingHttpHeaders): Answer | undefined {
  if (typeof signed !== 'string') return undefined;
  // 20260101T000000Z (IAM user guide, "Elements of an AWS API request signature").
  const iso = signed.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const isRight = Math.abs(Date.parse(iso) - Date.now()) <= MAX_SKEW_MS[call.service];
  return isRight ? undefined : errorAnswer(call, 'skew');
}
