import { MAX_JSON_BYTES, rejectionText } from '@cardlake/schema';
import { decisions, formatHistoryHash, parseDecision } from '../../src';
import { DECISION_CODES } from '../../test-kit';
import { ARRIVAL, decisionLine, goodDecision } from './lines';

const MICROS = 1_000_000;
const text = (value: unknown): string => JSON.stringify(value);
/** The source of a JSON text. */
const json = (value: unknown): string => text(text(value));

function rowOf(sources: Record<string, string | undefined> = {}) {
  const parsed = parseDecision(decisionLine(sources), ARRIVAL);
  if (!parsed.ok) throw new Error(text(parsed.reasons));
  return parsed.row;
}

const reasonsOf = (sources: Record<string, string | undefined>) => {
  const parsed = parseDecision(decisionLine(sources), ARRIVAL);
  return parsed.ok ? [] : parsed.reasons.map(rejectionText);
};

test('a decision becomes a row, its JSON as it was written', () => {
  const spaced = '{ "n" : 3.0 }';
  expect(rowOf({ features: text(spaced) })).toEqual({
    ...goodDecision,
    ts: goodDecision.ts * MICROS,
    amount: 123_400n,
    received_at: goodDecision.received_at * MICROS,
    decided_at: goodDecision.decided_at * MICROS,
    history_read_at: goodDecision.history_read_at * MICROS,
    history_events: 3n,
    features: spaced,
  });
});

test('what may be missing is null', () => {
  const { model, reasons, history_events } = rowOf({
    model: undefined,
    reasons: 'null',
    history_events: 'null',
  });
  expect([model, reasons, history_events]).toEqual([null, null, null]);
});

test('zero has no sign', () => expect(Object.is(rowOf({ score: '-0.0' }).score, 0)).toBe(true));

test('a late authorisation has no decision', () => {
  expect(rowOf({ state: '"late"', decision: undefined, score: 'null' })).toMatchObject({
    state: 'late',
    decision: null,
  });
});

const deep = `${'['.repeat(60_000)}${']'.repeat(5)}`;

test.each<[string, string, Record<string, string | undefined>]>([
  ['received_at: missing', 'a required field', { received_at: 'null' }],
  ['decided_at: out_of_range', 'after the arrival', { decided_at: `${ARRIVAL / MICROS + 301}` }],
  ['card_id: looks_like_pan', 'a card number', { card_id: '"4111111111111111"' }],
  ['model: looks_like_pan', 'a card number', { model: '"4111 1111 1111 1111"' }],
  ['model: empty', 'a name of no text', { model: '""' }],
  ['state: unknown_code', 'another state', { state: '"pending"' }],
  ['decision: unknown_code', 'another decision', { decision: '"maybe"' }],
  ['decision: missing', 'decided without a decision', { decision: 'null' }],
  ['decision: undecided', 'late with a decision', { state: '"late"' }],
  ['score: wrong_type', 'a number as text', { score: '"1"' }],
  ['score: not_finite', 'a number beyond doubles', { score: '1e999' }],
  ['history_events: wrong_type', 'half an event', { history_events: '1.5' }],
  ['history_events: wrong_type', 'more events than are counted', { history_events: '1e300' }],
  ['history_hash: wrong_type', 'sixteen digits in a row', { history_hash: '"4111111111111111"' }],
  ['features: wrong_type', 'an object that is no text', { features: '{"n":1}' }],
  ['features: wrong_type', 'no JSON', { features: text('{n:1}') }],
  ['features: wrong_type', 'JSON that does not end', { features: text(deep) }],
  ['features: wrong_type', 'a list', { features: json([1]) }],
  ['features: wrong_type', 'a value that is no plain one', { features: json({ n: [1] }) }],
  ['features: wrong_type', 'a number beyond doubles', { features: text('{"n":1e999}') }],
  ['features: wrong_type', 'half a surrogate pair', { features: text('{"n":"\\ud800"}') }],
  ['features: too_long', 'more bytes', { features: json({ n: '€'.repeat(MAX_JSON_BYTES / 3) }) }],
  ['features: looks_like_pan', 'a card number', { features: json({ n: '4111111111111111' }) }],
  ['features: looks_like_pan', 'a card number as a name', { features: json({ '4111111111111111': 1 }) }],
  ['features: looks_like_pan', 'a card number as a number', { features: text('{"n":4111111111111111}') }],
  [
    'features: looks_like_pan',
    'a number of more digits than a double has',
    { features: text('{"n":6799990100000000019}') },
  ],
  [
    'features: looks_like_pan',
    'the first of two members of a name',
    { features: text('{"n":4111111111111111,"n":1}') },
  ],
  ['features: looks_like_pan', 'an escaped one', { features: text('{"n":"\\u0034111111111111111"}') }],
  ['flags: wrong_type', 'an object', { flags: json({}) }],
  ['flags: wrong_type', 'a number in a list of texts', { flags: json([1]) }],
  ['flags: missing', 'no list', { flags: 'null' }],
  ['snapshots: wrong_type', 'a text in a list of objects', { snapshots: json(['a']) }],
  ['reasons: looks_like_pan', 'a card number', { reasons: json(['card 4111111111111111']) }],
  ['shadows: wrong_type', 'null in a list of objects', { shadows: json([null]) }],
])('%s: %s', (reason, _, sources) => expect(reasonsOf(sources)).toEqual([reason]));

test('the digits of a fraction are no card number, whatever they look like', () => {
  expect(reasonsOf({ features: text('{"n":0.4111111111111111,"m":4111111111111111.5e-9}') })).toEqual([]);
});

test('the longest JSON text is read', () => {
  const longest = MAX_JSON_BYTES - '{"n":""}'.length;
  expect(reasonsOf({ features: json({ n: 'x'.repeat(longest) }) })).toEqual([]);
  expect(reasonsOf({ features: json({ n: 'x'.repeat(longest + 1) }) })).toEqual(['features: too_long']);
});

test('the codes of decisions are those above', () => {
  expect(DECISION_CODES).toEqual(['too_long', 'undecided']);
});

test('the hash of a history has no run of digits that could be a card number', () => {
  expect(formatHistoryHash(0x4111111111111111n)).toBe('41111111x11111111');
  expect(formatHistoryHash(-1n)).toBe('ffffffffxffffffff');
  expect(formatHistoryHash(2n ** 64n + 5n)).toBe('00000000x00000005');
  expect(rowOf({ history_hash: text(formatHistoryHash(0x4111111111111111n)) }).history_hash).toBe(
    '41111111x11111111',
  );
});

test('gold has the fields of the line, and where it came from', () => {
  const names = Object.keys(decisions.fields);
  expect(names.slice(0, -2)).toEqual(Object.keys(goodDecision));
  expect(names.slice(-2)).toEqual(['ingested_at', 'source_object']);
});
