import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodeAuthorization, lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { parseDecision } from '@cardlake/card-schema';
import { testFolder } from '@cardlake/engine/test-kit';
import { fileReader, openSession, sql } from '@cardlake/lake';
import { z } from 'zod';
import { prepareLake } from '../score/support/replayed-lake';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const input = path('events.ndjson.gz');
const LAST_DAY = 'SELECT max(dt)::VARCHAR AS day FROM gold.fraud_features_v2';
const BROKEN = '{"event_id":"4111111111111111","card_id":"c1"}';
let ids: string[];

beforeAll(async () => {
  const { records } = syntheticTraffic({ numTransactions: 60, cards: 4, merchants: 3, days: 4 });
  await sendAll(records, await lakeSink({ lakeRoot: lake, bucketMinutes: 14_400 }));
  const events = await prepareLake(lake);
  ids = events.map(({ event_id: id }) => id);
  const lines = [
    BROKEN,
    ...events.map(encodeAuthorization),
    encodeAuthorization(events[0] as (typeof events)[0]),
  ];
  writeFileSync(input, gzipSync(lines.join('\n')));
});

const row = z.object({
  event_id: z.string(),
  features: z.string(),
  score: z.number(),
  decided_at: z.number(),
  amount: z.number(),
});

const score = (...args: readonly string[]) =>
  cardlake('score', '--model', 'starter', '--lake', lake, ...args);

test('decisions are lines of bronze, and lines that have none are written with masked reasons', async () => {
  const [out, rejected] = [path('decisions.ndjson'), path('rejected.ndjson')];
  const { code, out: text } = await score(input, '--out', out, '--rejected', rejected, '--json');
  expect(code).toBe(0);
  const summary = JSON.parse(text);
  expect(summary).toMatchObject({ model: 'starter', repeated: 1, conflicting: 0, rejected: 1 });
  expect(summary.reasons).toMatchObject({ 'event_id: looks_like_pan': 1, 'ts: missing': 1 });
  const decisions = readFileSync(out, 'utf8').trimEnd().split('\n');
  const parsed = decisions.map((line) => parseDecision(line, Date.now() * 1000));
  expect(parsed.map((each) => each.ok && each.row.event_id)).toEqual(ids);
  expect(JSON.parse(readFileSync(rejected, 'utf8'))).toMatchObject({
    line: 1,
    event_id: expect.not.stringMatching(/\d{16}/),
    raw: expect.not.stringMatching(/\d{16}/),
  });
  expect((await score(input, '--out', path('again.ndjson'))).code).toBe(0);
  expect(readFileSync(path('again.ndjson'), 'utf8')).toBe(readFileSync(out, 'utf8'));
});

test('Parquet has the same decisions, and standard output takes them as well', async () => {
  const out = path('decisions.parquet');
  const { code, out: table } = await score(input, '--out', out);
  expect([code, table]).toEqual([
    0,
    expect.stringMatching(/approve +\d[\s\S]*not decided: repeated 1, rejected 1\n/),
  ]);
  const piped = await score(input, '--out', '-');
  const lines = piped.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(piped.err).toMatch(/approve/);
  const session = await openSession({ tempDir: path('spill'), memoryMb: 200, threads: 1 });
  const stored = await session.rows(
    sql`SELECT event_id, features, score, epoch_us(decided_at) / 1e6 AS decided_at, amount::DOUBLE AS amount
      FROM ${fileReader('read_parquet', [out])}`,
    row,
  );
  session.close();
  const columns = ({ event_id, features, score, decided_at, amount }: z.infer<typeof row>) => ({
    event_id,
    features,
    score,
    decided_at,
    amount,
  });
  expect(stored.map(columns)).toEqual(lines.map(columns));
  expect(stored.map(({ event_id: id }) => id)).toEqual(ids);
});

test('an audit of decisions that were replayed finds the one whose vector was changed, with exit code 1', async () => {
  const out = path('audited.ndjson');
  expect((await score(input, '--out', out)).code).toBe(0);
  const [changed = '', ...others] = readFileSync(out, 'utf8').trimEnd().split('\n').toReversed();
  const day = new Date(JSON.parse(changed).ts * 1000).toISOString().slice(0, 10);
  writeFileSync(
    out,
    [
      ...others,
      changed.replace(/("card_txn_count_1d\\":)(\d+)/, (_, name, value) => `${name}${Number(value) + 1}`),
    ].join('\n'),
  );
  const of = ['--lake', lake];
  expect((await cardlake('ingest', out, '--type', 'card_decision', ...of)).code).toBe(0);
  expect((await cardlake('run', 'stream', ...of, '--quiet')).code).toBe(0);
  const audit = await cardlake('audit', 'decisions', '--dt', day, ...of, '--json');
  const { classes, decisions } = JSON.parse(audit.out);
  expect([audit.code, classes.mismatch, classes.equal]).toEqual([1, 1, decisions - 1]);
});

test('drift is exit code 1: the traffic of four cards is not that of training, and too few rows are not judged', async () => {
  const day = JSON.parse((await cardlake('query', '--lake', lake, '--format', 'json', LAST_DAY)).out)[0].day;
  const drift = (...args: readonly string[]) =>
    cardlake('drift', '--dt', day, '--model', 'starter', '--lake', lake, '--json', ...args);
  const judged = await drift('--min-rows', '5');
  expect([judged.code, JSON.parse(judged.out).level]).toEqual([1, 'drifted']);
  expect(await drift()).toMatchObject({ code: 1, out: '', err: expect.stringContaining('has 13 rows') });
});

test('a file that cannot be read, or a folder that cannot be written, is refused, and nothing is left', async () => {
  expect(await score(path('none.ndjson'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no file'),
  });
  expect((await score(input, '--out', path('none/decisions.ndjson'))).code).toBe(2);
});
