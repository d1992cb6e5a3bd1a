import { field, lineParser, type Parsed, rejectionText } from '../../src';

const ARRIVAL = Date.UTC(2024, 0, 1) * 1000;
const SECOND = 1_000_000;

/** Readings of sensors: another table than any of this lake. */
const readings = {
  fields: {
    sensor: field.string('sensor'),
    at: field.timestamp('when it was read'),
    value: field.decimal(12, 2, 'value'),
    valid: field.boolean('whether the sensor trusts it'),
  },
  key: ['sensor'],
} as const;

const parse = lineParser<typeof readings.fields, 'unknown_sensor'>(readings, {
  earliestMicros: Date.UTC(2020, 0, 1) * 1000,
  futureMicros: 10 * SECOND,
  integerDigits: 3,
  checks: { sensor: { code: 'unknown_sensor', isBroken: (sensor) => !sensor.startsWith('s') } },
});

const validReading = { sensor: 's1', at: ARRIVAL / SECOND, value: 12.345, valid: true };
const parseWith = (change: object) => parse(JSON.stringify({ ...validReading, ...change }), ARRIVAL);
const reasonsOf = (parsed: Parsed<typeof readings.fields, string>) =>
  parsed.ok ? [] : parsed.reasons.map(rejectionText);

test('a line becomes a row by the types of the table', () => {
  expect(parseWith({})).toEqual({ ok: true, row: { sensor: 's1', at: ARRIVAL, value: 1235n, valid: true } });
});

test.each([
  ['the check of a column', { sensor: 'x1' }, 'sensor: unknown_sensor'],
  ['the first instant', { at: '2019-12-31T23:59:59Z' }, 'at: out_of_range'],
  ['the time after the arrival', { at: ARRIVAL / SECOND + 11 }, 'at: out_of_range'],
  ['the digits before the point', { value: 1000 }, 'value: too_large'],
])("%s is the table's own", (_, change, reason) => {
  expect(reasonsOf(parseWith(change))).toEqual([reason]);
});

test('a rejected line keeps the value of the key column', () => {
  expect(parseWith({ valid: null })).toEqual({
    ok: false,
    reasons: [{ field: 'valid', code: 'missing' }],
    eventId: 's1',
  });
});
