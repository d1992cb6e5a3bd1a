import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { testTiming } from '@cardlake/aws/test-kit';
import {
  byteSink,
  type RecordSink,
  sendAll,
  sendPaced,
  syntheticTraffic,
  type TrafficRecord,
  typeRoutingSink,
} from '../../src';

/** Creates a sink that records its calls. */
function recordingSink(onWrite: () => void = () => {}) {
  const written: TrafficRecord[] = [];
  const calls = { flush: 0, close: 0 };
  const sink: RecordSink = {
    write: (record) => {
      written.push(record);
      onWrite();
      return undefined;
    },
    flush: async () => void calls.flush++,
    close: async () => void calls.close++,
  };
  return { sink, written, calls };
}

/** Creates a time that passes only by sleeping. */
function timeFrom(startMs: number) {
  const { clock, sleep } = testTiming({ startMs });
  return { clock, sleep, elapsed: () => clock.now() - startMs };
}

const start = Date.UTC(2026, 5, 1);
const steady = (rate: number, days = 1) =>
  syntheticTraffic({
    startMicros: start * 1000,
    numTransactions: rate * 86_400 * days,
    days,
    dailyPattern: 'flat',
    fraudShare: 0,
  }).records;

test('a byte stream gets the lines of its type, in order', async () => {
  const authorizations = new PassThrough();
  const disputes = new PassThrough();
  const [sent, first, second] = await Promise.all([
    sendAll(
      syntheticTraffic({ numTransactions: 2000, fraudShare: 0.05 }).records,
      typeRoutingSink({ card_authorization: byteSink(authorizations), card_dispute: byteSink(disputes) }),
    ),
    buffer(authorizations),
    buffer(disputes),
  ]);
  const records = [...syntheticTraffic({ numTransactions: 2000, fraudShare: 0.05 }).records];
  const text = (type: string) =>
    records
      .filter((r) => r.type === type)
      .map((r) => `${r.line}\n`)
      .join('');
  expect(sent).toBe(records.length);
  expect(first.toString()).toBe(text('card_authorization'));
  expect(second.toString()).toBe(text('card_dispute'));
});

test('records of a type without a stream are dropped', async () => {
  const out = new PassThrough();
  const { records } = syntheticTraffic({ numTransactions: 500, fraudShare: 0.1 });
  const [, bytes] = await Promise.all([
    sendAll(records, typeRoutingSink({ card_authorization: byteSink(out) })),
    buffer(out),
  ]);
  expect(bytes.toString().split('\n')).toHaveLength(501);
});

test('a broken stream ends the sending with its error', async () => {
  // It breaks while the sender waits for it to take more.
  const out = new Writable({ write: () => setImmediate(() => out.destroy(new Error('write EPIPE'))) });
  const { records } = syntheticTraffic({ numTransactions: 5000 });
  await expect(sendAll(records, byteSink(out))).rejects.toThrow('write EPIPE');
});

test('a stream that must stay open is only flushed', async () => {
  const out = new PassThrough();
  const { records } = syntheticTraffic({ numTransactions: 10, fraudShare: 0 });
  await sendAll(records, byteSink(out, { keepOpen: true }));
  expect(out.writableEnded).toBe(false);
  expect(String(out.read()).split('\n').length).toBeGreaterThan(10);
});

test('an abort ends the sending between two records, and the sink is closed', async () => {
  const abort = new AbortController();
  const progress: number[] = [];
  const { sink, written, calls } = recordingSink(() => written.length === 2500 && abort.abort());
  const sent = await sendAll(steady(1), sink, { signal: abort.signal, onProgress: (n) => progress.push(n) });
  expect([sent, written.length, calls.close]).toEqual([3000, 3000, 1]);
  expect(progress.reduce((a, b) => a + b)).toBe(sent);
});

test.each([1, 25, 400])('paced traffic keeps to %d events per second', async (rate) => {
  const abort = new AbortController();
  const time = timeFrom(start);
  const { sink, written, calls } = recordingSink(() => time.elapsed() >= 60_000 && abort.abort());
  const sent = await sendPaced(steady(rate), sink, { ...time, signal: abort.signal });
  const expected = rate * (time.elapsed() / 1000);
  expect(Math.abs(sent - expected)).toBeLessThan(6 * Math.sqrt(expected) + 2);
  expect(calls.close).toBe(1);
  expect(calls.flush).toBeGreaterThan(500);
  for (const { arrivalMicros } of written) expect(arrivalMicros).toBeLessThanOrEqual(time.clock.now() * 1000);
});

test('an abort during a sleep ends the sending', async () => {
  const abort = new AbortController();
  const time = timeFrom(start - 3_600_000);
  const sleep = async (ms: number) => {
    await time.sleep(ms);
    if (time.elapsed() > 1000) abort.abort();
  };
  const { sink, calls } = recordingSink();
  expect(await sendPaced(steady(1), sink, { clock: time.clock, sleep, signal: abort.signal })).toBe(0);
  expect(calls.close).toBe(1);
});
