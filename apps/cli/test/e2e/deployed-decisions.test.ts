import { writeFileSync } from 'node:fs';
import { startJsonApiServer, testCredentials } from '@cardlake/aws/test-kit';
import { encodeDecision } from '@cardlake/bronze/codec';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const outputs = path('outputs.json');
const NOON = Date.UTC(2026, 0, 9, 12) * 1000;

const made = Array.from({ length: 45 }, (_, i) => {
  const ts = NOON + i * 1e6;
  const event = { event_id: `e${i}`, card_id: 'c1', ts, received_at: ts, decided_at: ts };
  return i % 4 === 3
    ? lateDecision(event)
    : sampleDecision({ ...event, history_read_at: ts, decision: i % 4 === 1 ? 'decline' : 'approve' });
});

interface Request {
  readonly TableName: string;
  readonly Key: Readonly<Record<string, { readonly S: string }>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
}

/** Answers what the command asks the two tables for. */
function answer(operation: string, input: unknown) {
  const { TableName, Key, ExpressionAttributeValues: values } = input as Request;
  if (operation === 'GetItem' && TableName === 'decisions') {
    const found = made.find(({ event_id: id }) => id === Key['event']?.S);
    return { body: found ? { Item: { event: Key['event'], line: { S: encodeDecision(found) } } } : {} };
  }
  if (operation !== 'Query' || TableName !== 'events')
    return { status: 400, body: { __type: 'AccessDeniedException', message: `${operation} ${TableName}` } };
  const { ':partition': card, ':from': from, ':to': to } = values;
  const Items = made
    .map(({ card_id, event_id, ts }) => ({ card: { S: card_id }, at: { S: `${ts}#${event_id}` } }))
    .filter((item) => item.card.S === card?.S && item.at.S >= String(from?.S) && item.at.S <= String(to?.S))
    .reverse();
  return { body: { Items } };
}

const ended: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const server = await startJsonApiServer(answer);
  ended.push(server.stop);
  Object.assign(process.env, testCredentials, { AWS_ENDPOINT_URL: server.endpoint });
  writeFileSync(
    outputs,
    JSON.stringify({
      'dev-prediction': { card_events_table_name: 'events', decisions_table_name: 'decisions' },
    }),
  );
});
afterAll(() => Promise.all(ended.map((end) => end())));

const decisions = (command: string, ...args: readonly string[]) =>
  cardlake('decisions', command, '--env', 'dev', '--outputs', outputs, ...args);

const query = async (...args: readonly string[]): Promise<string[]> =>
  (await decisions('query', ...args, '--json')).out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).event_id);

test('decisions of an environment are found by event, and by card, time and what was decided', async () => {
  const ids = made.map(({ event_id: id }) => id).reverse();
  expect(await query('--event', 'e7')).toEqual(['e7']);
  expect(await query('--event', 'e7', '--card', 'c2')).toEqual([]);
  expect(await query('--card', 'c1')).toEqual(ids);
  expect(await query('--card', 'c1', '--limit', '3')).toEqual(ids.slice(0, 3));
  expect(await query('--card', 'c1', '--from', '2026-01-09T12:00:40Z')).toEqual(ids.slice(0, 5));
  expect(await query('--card', 'c1', '--to', '2026-01-09T12:00:01Z')).toEqual(['e0']);
  const late = made.flatMap(({ state, event_id: id }) => (state === 'late' ? [id] : [])).reverse();
  expect(await query('--card', 'c1', '--decision', 'late')).toEqual(late);
  expect(await query('--card', 'c1', '--model', 'other')).toEqual([]);
});

test('they are written as those of a lake', async () => {
  const row = JSON.parse((await decisions('query', '--event', 'e0', '--json')).out);
  expect(row).toMatchObject({ ts: '2026-01-09T12:00:00Z', amount: 57.16, decision: 'approve', flags: '[]' });
  expect((await decisions('query', '--card', 'c1', '--limit', '2')).out).toMatch(
    /^ts +event_id +card_id[^\n]*\n[─ ]+\n[^\n]* e44 [^\n]*\n[^\n]* e43 [^\n]*\n… more \(--limit 0\)\n$/,
  );
  const shown = await decisions('show', 'e0');
  expect(shown.out).toContain('e0: approve  card c1, merchant m1, 57.1600 at 2026-01-09T12:00:00Z');
  expect(JSON.parse((await decisions('show', 'e0', '--json')).out)).toMatchObject({
    event_id: 'e0',
    features: { card_txn_count_1d: 3, amount_over_card_avg_30d: null },
    history_events: 3,
  });
});

test.each([
  [1, 'no decision on nothing in dev', ['show', 'nothing']],
  [2, 'the tables find decisions by an event or a card', ['query', '--model', 'fraud']],
  [
    2,
    'missing.json does not have the outputs of dev-prediction',
    ['show', 'e1', '--outputs', 'missing.json'],
  ],
] as const)('exit code %d: %s', async (code, message, [command, ...args]) => {
  expect(await decisions(command, ...args)).toMatchObject({
    code,
    err: expect.stringContaining(message),
    out: '',
  });
});
