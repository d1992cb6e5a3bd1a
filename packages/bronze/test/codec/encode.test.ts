import { holdsPan, parseAuthorization, parseDecision, parseDispute } from '@cardlake/card-schema';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';
import fc from 'fast-check';
import { encodeAuthorization, encodeDecision, encodeDispute } from '../../src';

const instant = fc.integer({ min: Date.UTC(2000, 0, 1) * 1000, max: Date.UTC(2255, 0, 1) * 1000 });
const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => s.isWellFormed());
const limit = 10n ** 16n - 1n;

const authorization = fc.record({
  event_id: text,
  // No digits, so that none looks like a card number.
  card_id: fc.stringMatching(/^[a-z"\\\n]{1,20}$/),
  ts: instant,
  merchant_id: text,
  amount: fc.bigInt({ min: -limit, max: limit }),
  currency: fc.constantFrom('EUR', 'JPY', 'BHD'),
  country: fc.constantFrom('BE', 'SG', 'XK'),
  pos_mode: text,
});

test('an encoded event parses to itself, to the last microsecond and fraction', () => {
  fc.assert(
    fc.property(authorization, (event) => {
      const line = encodeAuthorization(event);
      expect(line).not.toMatch(/[\r\n]/);
      expect(parseAuthorization(line, event.ts)).toEqual({ ok: true, row: event });
    }),
  );
  fc.assert(
    fc.property(fc.record({ event_id: text, is_fraud: fc.boolean(), reported_at: instant }), (report) => {
      expect(parseDispute(encodeDispute(report), report.reported_at)).toEqual({ ok: true, row: report });
    }),
  );
});

test('strings are written as by JSON.stringify', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (event_id) => {
      const line = encodeDispute({ event_id, is_fraud: true, reported_at: 0 });
      expect(line).toBe(JSON.stringify({ event_id, is_fraud: true, reported_at: 0 }));
    }),
  );
});

test('fields are written in order, with fractions only where needed', () => {
  const event = {
    event_id: 'hb0000034',
    card_id: 'c3944',
    ts: 1522542687_000000,
    merchant_id: 'm02696',
    amount: 750000n,
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  };
  expect(encodeAuthorization(event)).toBe(
    '{"event_id":"hb0000034","card_id":"c3944","ts":1522542687,"merchant_id":"m02696","amount":75,' +
      '"currency":"EUR","country":"BE","pos_mode":"chip"}',
  );
  const fractions = encodeAuthorization({ ...event, ts: event.ts + 50, amount: -5n });
  expect(fractions).toContain('"ts":1522542687.00005,');
  expect(fractions).toContain('"amount":-0.0005,');
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])('an instant of %d microseconds is refused', (reported_at) => {
  expect(() => encodeDispute({ event_id: 'e', is_fraud: true, reported_at })).toThrow('invalid instant');
});

test('a decision reads as it was written', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const decision = fc
    .record({
      event_id: text,
      score: fc.option(number),
      probability: fc.option(number),
      model: fc.option(text),
      history_events: fc.option(fc.maxSafeNat().map(BigInt)),
      features: fc.option(fc.dictionary(text, fc.oneof(number, text)).map((value) => JSON.stringify(value))),
      flags: fc.array(text).map((value) => JSON.stringify(value)),
    })
    .map(sampleDecision)
    .filter((row) => !Object.values(row).some((value) => typeof value === 'string' && holdsPan(value)));
  fc.assert(
    fc.property(decision, (row) => {
      expect(parseDecision(encodeDecision(row), row.decided_at)).toEqual({ ok: true, row });
    }),
  );
  const late = lateDecision();
  expect(parseDecision(encodeDecision(late), late.decided_at)).toEqual({ ok: true, row: late });
  expect(() => encodeDecision(sampleDecision({ score: Number.NaN }))).toThrow('NaN');
});
