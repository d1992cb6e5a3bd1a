import { readRequest } from '../../src/answer/request';

const LINE = '{"event_id":"e1","amount":12345678901234.5678}';

/** A request as the developer guide shows it. */
const urlEvent = (changed: object = {}) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/score',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  requestContext: { accountId: '123456789012', http: { method: 'POST', path: '/score' }, timeEpoch: 1 },
  body: LINE,
  isBase64Encoded: false,
  ...changed,
});

test('the body of a request is the line, byte for byte', () => {
  expect(readRequest(urlEvent())).toEqual({ isUrl: true, line: LINE, explain: false });
  const body = Buffer.from(`${LINE}\n`).toString('base64');
  expect(readRequest(urlEvent({ body, isBase64Encoded: true }))).toMatchObject({ line: LINE });
});

test.each([
  [{ explain: '' }, true],
  [{ explain: 'true' }, true],
  [{ explain: 'false' }, false],
  [{ other: 'true' }, false],
])('the query %j asks for reasons: %s', (queryStringParameters, explain) => {
  expect(readRequest(urlEvent({ queryStringParameters }))).toMatchObject({ explain });
});

test('a request without a body has an empty line, which breaks the rules of the wire', () => {
  const { body: _, ...event } = urlEvent();
  expect(readRequest(event)).toMatchObject({ line: '' });
});

test('another method is refused', () => {
  const requestContext = { http: { method: 'GET' } };
  expect(readRequest(urlEvent({ requestContext }))).toMatchObject({ isUrl: true, status: 405 });
});

test('an invocation has the authorisation in it', () => {
  const authorization = { event_id: 'e1' };
  const request = { isUrl: false, line: '{"event_id":"e1"}' };
  expect(readRequest({ authorization })).toEqual({ ...request, explain: false });
  expect(readRequest({ authorization, explain: true })).toEqual({ ...request, explain: true });
});

test.each([[null], ['text'], [{}], [{ authorization: 'e1' }], [{ authorization: {}, other: 1 }]])(
  'the event %j is refused with what is expected',
  (event) => {
    expect(readRequest(event)).toMatchObject({
      isUrl: false,
      status: 400,
      body: { error: { hint: expect.stringContaining('"authorization"') } },
    });
  },
);
