import { MAX_LINE_BYTES, rejectionText } from '@cardlake/schema';
import { parseAuthorization, parseDispute, type RejectionCode, rejectionCodes, wireRules } from '../../src';
import { DECISION_CODES } from '../../test-kit';
import { ARRIVAL, authorizationLine, disputeLine } from './lines';

const text = (value: unknown): string => JSON.stringify(value);
const authorization = (sources: Record<string, string | undefined>) =>
  reasons(parseAuthorization(authorizationLine(sources), ARRIVAL));
const dispute = (sources: Record<string, string | undefined>) =>
  reasons(parseDispute(disputeLine(sources), ARRIVAL));
const reasons = (parsed: ReturnType<typeof parseAuthorization> | ReturnType<typeof parseDispute>) =>
  parsed.ok ? [] : parsed.reasons.map(rejectionText);

const latest = (ARRIVAL + wireRules.futureMicros) / 1e6;
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Members that break one rule, each with the reason expected. */
const broken: [RejectionCode, string, Record<string, string | undefined>][] = [
  ['missing', 'card_id', { card_id: undefined }],
  ['missing', 'amount', { amount: 'null' }],
  ['missing', 'ts', { ts: 'null' }],
  ['empty', 'merchant_id', { merchant_id: '""' }],
  ['empty', 'ts', { ts: '""' }],
  ['empty', 'amount', { amount: '""' }],
  ['wrong_type', 'event_id', { event_id: '7' }],
  ['wrong_type', 'pos_mode', { pos_mode: '["chip"]' }],
  ['wrong_type', 'country', { country: '{}' }],
  ['wrong_type', 'card_id', { card_id: '"\\ud800"' }],
  ['wrong_type', 'ts', { ts: '"1700000000"' }],
  ['wrong_type', 'ts', { ts: '"2023-11-14"' }],
  ['wrong_type', 'ts', { ts: 'true' }],
  ['wrong_type', 'amount', { amount: '"12,34"' }],
  ['wrong_type', 'amount', { amount: '" 12.34"' }],
  ['wrong_type', 'amount', { amount: '"+1"' }],
  ['wrong_type', 'amount', { amount: '".5"' }],
  ['wrong_type', 'amount', { amount: 'false' }],
  ['out_of_range', 'ts', { ts: '946684799.999999' }],
  ['out_of_range', 'ts', { ts: '"1999-12-31T23:59:59Z"' }],
  ['out_of_range', 'ts', { ts: `${latest}.000001` }],
  ['out_of_range', 'ts', { ts: '1700000000000' }],
  ['out_of_range', 'ts', { ts: '1e999999999' }],
  ['out_of_range', 'ts', { ts: '-1' }],
  ['not_finite', 'amount', { amount: '"NaN"' }],
  ['not_finite', 'amount', { amount: '"-Infinity"' }],
  ['not_finite', 'amount', { amount: '"+inf"' }],
  ['too_large', 'amount', { amount: '1000000000000' }],
  ['too_large', 'amount', { amount: '-1e12' }],
  ['too_large', 'amount', { amount: '999999999999.99995' }],
  ['too_large', 'amount', { amount: '1e999999999999999999999' }],
  ['unknown_code', 'currency', { currency: '"ZZZ"' }],
  ['unknown_code', 'currency', { currency: '"eur"' }],
  ['unknown_code', 'country', { country: '"UK"' }],
  ['unknown_code', 'country', { country: '"BE "' }],
  ['looks_like_pan', 'card_id', { card_id: '"4111111111111111"' }],
  ['looks_like_pan', 'card_id', { card_id: '"4111 1111-1111 1111"' }],
  ['looks_like_pan', 'card_id', { card_id: '"\\u0034111111111111111"' }],
];

test.each(broken)('%s: %s of %j', (code, field, sources) => {
  expect(authorization(sources)).toEqual([`${field}: ${code}`]);
});

test.each<[string, Record<string, string | undefined>]>([
  ['event_id: missing', { event_id: 'null' }],
  ['is_fraud: missing', { is_fraud: undefined }],
  ['is_fraud: wrong_type', { is_fraud: '1' }],
  ['is_fraud: wrong_type', { is_fraud: '"true"' }],
  ['is_fraud: empty', { is_fraud: '""' }],
  ['reported_at: out_of_range', { reported_at: `${latest + 1}` }],
  ['reported_at: wrong_type', { reported_at: '"yesterday"' }],
])('dispute, %s: %j', (reason, sources) => expect(dispute(sources)).toEqual([reason]));

test.each<[RejectionCode, string, string]>([
  ['not_json', 'nothing', ''],
  ['not_json', 'half an object', authorizationLine().slice(0, -1)],
  ['not_json', 'two objects', authorizationLine() + authorizationLine()],
  ['not_json', 'a trailing comma', authorizationLine().replace('}', ',}')],
  ['not_json', 'a NaN literal', authorizationLine({ amount: 'NaN' })],
  ['not_json', 'an Infinity literal', authorizationLine({ amount: '-Infinity' })],
  ['not_json', 'a number with a leading zero', authorizationLine({ amount: '012' })],
  ['not_json', 'a control character in a string', authorizationLine({ card_id: '"a\u0001"' })],
  ['not_json', 'a field named twice', authorizationLine({ '': '0' }).replace('"":0', '"ts":1700000000')],
  ['not_json', 'the second name escaped', authorizationLine({ '': '0' }).replace('"":0', '"\\u0074s":1')],
  ['not_json', 'too deep', authorizationLine({ extra: deep(wireRules.maxDepth) })],
  ['not_json', 'far too deep', deep(5_000_000)],
  ['not_json', 'deep and torn', '{"a":'.repeat(1_000_000)],
  ['line_too_long', 'too long', authorizationLine({ extra: text('x'.repeat(MAX_LINE_BYTES)) })],
  ['line_too_long', 'too long in UTF-8 only', text('€'.repeat(MAX_LINE_BYTES / 3))],
  ['wrong_type', 'an array', '[1]'],
  ['wrong_type', 'null', 'null'],
  ['wrong_type', 'a number', '1e400'],
])('%s: %s', (code, _, line) => {
  expect(parseAuthorization(line, ARRIVAL)).toEqual({ ok: false, reasons: [{ code }] });
});

test('the cases above cover every code that a line alone can get', () => {
  const decidedElsewhere = [
    'invalid_utf8',
    'foreign_format',
    'torn_object',
    'conflicting_duplicate',
    ...DECISION_CODES,
  ];
  const earned = new Set([...broken.map(([code]) => code), 'not_json', 'line_too_long', ...decidedElsewhere]);
  expect([...earned].sort()).toEqual(Object.keys(rejectionCodes).sort());
});

test('a line gets every reason, in field order', () => {
  const line = authorizationLine({
    card_id: '"4111111111111111"',
    ts: '"soon"',
    merchant_id: undefined,
    amount: '1e13',
    currency: '"XYZ"',
    country: '""',
    pos_mode: 'null',
  });
  expect(parseAuthorization(line, ARRIVAL)).toEqual({
    ok: false,
    eventId: 'e1',
    reasons: [
      { field: 'card_id', code: 'looks_like_pan' },
      { field: 'ts', code: 'wrong_type' },
      { field: 'merchant_id', code: 'missing' },
      { field: 'amount', code: 'too_large' },
      { field: 'currency', code: 'unknown_code' },
      { field: 'country', code: 'empty' },
      { field: 'pos_mode', code: 'missing' },
    ],
  });
});
