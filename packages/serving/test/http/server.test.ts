import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bronzeTable, bronzeTypes, encodeAuthorization, listBronzeObjects } from '@cardlake/bronze';
import type { CardEvent } from '@cardlake/card-schema';
import type { Server, ServerOptions } from '../../src';
import { LIMITS } from '../../src/http/app';
import { eventOf } from '../support/events';
import { startTestServer } from '../support/serving';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
let server: Server;

const start = async (options: Partial<ServerOptions> = {}) => {
  server = await startTestServer(lake.root, options);
};
afterEach(() => server.stop());

async function call(path: string, body?: string, type = 'application/json') {
  const request = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': type } };
  const response = await fetch(server.url + path, request);
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

const score = (event: CardEvent) => call('/score', encodeAuthorization(event));
const event = eventOf('e1', 'c1', 0);

describe('POST /score', () => {
  beforeEach(() => start());

  test('decides an authorisation, and answers a repetition the same', async () => {
    const first = await score(event);
    expect(first).toMatchObject({
      status: 200,
      body: { event_id: 'e1', state: 'decided', decision: 'approve', history_events: 0, flags: [] },
    });
    expect(await score(event)).toEqual(first);
    expect((await call('/decisions/e1')).body).toEqual(first.body);
  });

  test('sees the earlier events of the card, and no event of the same instant', async () => {
    await score(event);
    await score(eventOf('e2', 'c2', 1));
    expect((await score(eventOf('e3', 'c1', 1))).body.history_events).toBe(1);
    expect((await score(eventOf('e4', 'c1', 1))).body.history_events).toBe(1);
  });

  test('refuses an id with other values, and stores nothing', async () => {
    await score(event);
    const conflict = await score({ ...event, amount: 2_0000n });
    expect(conflict).toMatchObject({ status: 409, body: { error: { code: 'conflicting_duplicate' } } });
    expect((await call('/cards/c1')).body.event_count).toBe(1);
  });

  test('names each field that breaks a rule', async () => {
    const { status, body } = await call('/score', '{"event_id":"e1","card_id":"","ts":"soon"}');
    expect(status).toBe(422);
    const reasons: { field: string; code: string }[] = body.error.reasons;
    expect(reasons.map(({ field, code }) => `${field} ${code}`)).toEqual(
      expect.arrayContaining(['card_id empty', 'ts wrong_type', 'amount missing', 'currency missing']),
    );
    expect(body.error.message).toContain('card_id (empty)');
  });

  test('an authorisation that is over a day old is late', async () => {
    const { status, body } = await score(eventOf('old', 'c1', -90_000));
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'late', decision: null });
  });

  test('decides many at once, each with its status', async () => {
    const events = [event, eventOf('e2', 'c1', 1), { ...event, amount: 2_0000n }].map(encodeAuthorization);
    const statuses = (body: { status: number }[]) => body.map(({ status }) => status);
    const array = await call('/score', `[${events.join(' , ')}, {"event_id": "[\\"]"}]`);
    expect(array.status).toBe(200);
    expect(statuses(array.body)).toEqual([200, 200, 409, 422]);
    const lines = await call('/score', `${events.join('\n')}\n\n`, 'application/x-ndjson');
    expect(statuses(lines.body)).toEqual([200, 200, 409]);
    expect(lines.body.slice(0, 2)).toEqual(array.body.slice(0, 2));
    expect((await call('/score', '[]')).body).toEqual([]);
  });

  test('keeps every digit of an amount', async () => {
    const line = encodeAuthorization({ ...event, amount: 123_456_789_012_3456n });
    const [answer] = (await call('/score', `[${line}]`)).body;
    expect(answer.status).toBe(200);
    const response = await fetch(`${server.url}/decisions/e1`);
    expect(await response.text()).toContain('"amount":123456789012.3456');
  });

  test.each([
    ['an empty body', '', 'application/json', 422, 'rejected'],
    ['what is no JSON', '{', 'application/json', 422, 'rejected'],
    ['an array that is no JSON', '[{]', 'application/json', 400, 'not_json'],
    ['another media type', 'a', 'text/csv', 415, 'invalid_media_type'],
    ['too long a body', ' '.repeat(LIMITS.bodyBytes + 1), 'application/json', 413, 'body_too_large'],
    ['too many events', `[${'1,'.repeat(LIMITS.events)}1]`, 'application/json', 413, 'too_many_events'],
  ])('refuses %s', async (_, body, type, status, code) => {
    expect(await call('/score', body, type)).toMatchObject({ status, body: { error: { code } } });
  });
});

describe('the other routes', () => {
  beforeEach(() => start());

  test('a card shows its recent events and its newest vector', async () => {
    await score(eventOf('e2', 'c1', 5, 12_3456n));
    await score(event);
    const { body } = await call('/cards/c1');
    expect(body).toMatchObject({ card_id: 'c1', event_count: 2, newest_decision: { event_id: 'e2' } });
    expect(body.events).toEqual([
      { ts: '2026-11-26T12:00:00Z', amount: 1, country: 'BE', merchant_id: 'm1' },
      { ts: '2026-11-26T12:00:05Z', amount: 12.3456, country: 'BE', merchant_id: 'm1' },
    ]);
  });

  test('feedback becomes a report, made now unless it says when', async () => {
    const report = { event_id: 'e1', is_fraud: true };
    expect(await call('/feedback', JSON.stringify(report))).toEqual({
      status: 200,
      retryAfter: null,
      body: { ...report, reported_at: 1_795_694_400 },
    });
    const refused = await call('/feedback', '{"event_id":"e1","is_fraud":"perhaps"}');
    expect(refused).toMatchObject({ status: 422, body: { error: { reasons: [{ field: 'is_fraud' }] } } });
  });

  test('health, metrics, and what is not there', async () => {
    await score(event);
    expect(await call('/healthz')).toMatchObject({ status: 200, body: { status: 'ok', model: 'test' } });
    const { body: metrics } = await call('/metrics');
    expect(metrics).toContain('cardlake_decisions_total{outcome="approve"} 1');
    expect(metrics).toContain('cardlake_requests_total{route="/score",status="200"} 1');
    expect(metrics).toContain('cardlake_step_seconds_count{step="score"} 1');
    expect(metrics).toContain('cardlake_log_lag_bytes 0');
    for (const path of ['/decisions/none', '/cards/none', '/nothing'])
      expect(await call(path)).toMatchObject({
        status: 404,
        body: { error: { message: expect.anything() } },
      });
  });
});

test('with a full disk nothing is answered as decided; with room again it is', async () => {
  let isFull = false;
  const write = ((file: number, bytes: Buffer, offset: number, length: number, position: number) => {
    if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return writeSync(file, bytes, offset, length, position);
  }) as typeof writeSync;
  await start({ log: { write } });
  await score(event);
  isFull = true;
  const refused = await score(eventOf('e2', 'c1', 1));
  expect(refused).toMatchObject({ status: 503, retryAfter: '1', body: { error: { code: 'disk_full' } } });
  expect((await call('/decisions/e2')).status).toBe(404);
  expect((await call('/feedback', '{"event_id":"e1","is_fraud":true}')).status).toBe(503);
  expect((await call('/healthz')).status).toBe(503);
  expect((await call('/cards/c1')).body.event_count).toBe(1);
  isFull = false;
  expect((await call('/healthz')).status).toBe(200);
  expect((await score(eventOf('e2', 'c1', 1))).body).toMatchObject({
    decision: 'approve',
    history_events: 1,
  });
});

test('a server that stops answers what was asked, and leaves everything in bronze', async () => {
  await start();
  const asked = Array.from({ length: 50 }, (_, i) => score(eventOf(`e${i}`, 'c1', i)));
  await call('/feedback', '{"event_id":"e1","is_fraud":true}');
  await Promise.all(asked);
  await server.stop();
  const lines = Object.fromEntries(
    bronzeTypes.map((type) => [
      type,
      [...listBronzeObjects(lake.root, bronzeTable(type))].flatMap(({ location }) =>
        gunzipSync(readFileSync(location)).toString().trimEnd().split('\n'),
      ).length,
    ]),
  );
  expect(lines).toEqual({ card_authorization: 50, card_decision: 50, card_dispute: 1 });
  expect(readdirSync(join(lake.root, '_cardlake/incoming'))).toEqual([]);
  await start();
  expect((await call('/decisions/e7')).body).toMatchObject({ event_id: 'e7', decision: 'approve' });
  expect((await call('/cards/c1')).body).toMatchObject({
    event_count: 50,
    newest_decision: { event_id: 'e49', history_events: 49 },
  });
});

test('a server that cannot take its log to bronze says so when it stops, and the next one does it', async () => {
  await start();
  const { body } = await score(event);
  const inTheWay = join(lake.root, 'bronze');
  writeFileSync(inTheWay, '');
  expect(await server.stop()).toBe(false);
  rmSync(inTheWay);
  await start();
  expect((await call('/decisions/e1')).body).toEqual(body);
  expect([...listBronzeObjects(lake.root, bronzeTable('card_decision'))]).toHaveLength(1);
});

test('a client that goes away while it sends is no fault of the server', async () => {
  const faults: unknown[] = [];
  await start({ onFault: (error) => faults.push(error) });
  const { hostname, port } = new URL(server.url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  const head =
    'POST /score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{';
  await new Promise((resolve) => socket.write(head, resolve));
  await call('/healthz');
  socket.resume().end();
  await once(socket, 'close');
  await call('/healthz');
  expect(faults).toEqual([]);
});

test('a lake is served once, and a port is listened on once', async () => {
  await start();
  await expect(startTestServer(lake.root)).rejects.toMatchObject({ code: 'already_served' });
  const port = Number(new URL(server.url).port);
  await expect(startTestServer(`${lake.root}2`, { port })).rejects.toMatchObject({ code: 'port_taken' });
});
