import fc from 'fast-check';
import { compileFeed, createCsvReader, createJsonReader, type FeedInput, feed, sampleText } from '../../src';
import { parseTimestampFormat } from '../../src/definition/timestamp-format';
import { instantText } from '../../src/generate/instant-text';
import { patternText } from '../../src/generate/pattern-text';

const NOW = Date.UTC(2026, 5, 1) * 1000;

/** Numbers that are the same for each seed. */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const COLUMNS: FeedInput['columns'] = {
  id: 'string',
  code: 'string',
  state: { type: 'string', path: 'state' },
  short: { type: 'string', nullable: true },
  n: { type: 'bigint', nullable: true },
  kg: 'decimal(5,3)',
  x: 'double',
  ok: 'boolean',
  day: 'date',
  at: { type: 'timestamp', timestampFormat: '%d/%m/%Y %I:%M:%S %p' },
  rest: 'json',
};

const RULES: FeedInput['rules'] = [
  { rule: 'matches', column: 'code', pattern: '^[A-Z]{2}-\\d+$' },
  { rule: 'inSet', column: 'state', values: ['open', 'closed, "for good"'] },
  { rule: 'length', column: 'short', min: 3, max: 4 },
  { rule: 'between', column: 'n', min: -5, max: 5 },
  { rule: 'between', column: 'kg', max: 20, min: 10 },
  { rule: 'between', column: 'at', min: '2026-01-01T00:00:00Z', max: '2026-01-02T00:00:00Z' },
];

const isBetween = (value: unknown, low: number, high: number): boolean =>
  value === null || (Number(value) >= low && Number(value) <= high);

test.each<FeedInput['format']>(['ndjson', 'json', 'csv'])(
  'every record of a sample of %s is a row, and keeps the rules; a seed gives the same sample',
  (format) => {
    const compiled = compileFeed(
      feed({ name: 'samples', format, columns: COLUMNS, key: ['id'], rules: RULES }),
    );
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const pieces = () => [...sampleText(compiled, { rows: 40, nowMicros: NOW, draw: drawFrom(seed) })];
        const made = pieces();
        expect(pieces()).toEqual(made);
        const records =
          format === 'json'
            ? (JSON.parse(made.join('')) as unknown[]).map((record) => JSON.stringify(record))
            : made.map((line) => line.trimEnd());
        const reader =
          format === 'csv' ? createCsvReader(compiled, records.shift()) : createJsonReader(compiled);
        if (typeof reader !== 'function') throw new Error('the header is refused');
        expect(records).toHaveLength(40);
        for (const record of records) {
          const result = reader(record);
          if (!result.ok) throw new Error(`${record}: ${result.reasons.join()}`);
          const [, code, state, short, n, kg, , , , at] = result.row;
          expect(code).toMatch(/^[A-Z]{2}-\d+$/);
          expect(['open', 'closed, "for good"']).toContain(state);
          expect(short === null || /^.{3,4}$/.test(String(short))).toBe(true);
          expect(isBetween(n, -5, 5) && isBetween(kg, 10_000, 20_000)).toBe(true);
          expect(isBetween(at, Date.UTC(2026, 0, 1) * 1000, Date.UTC(2026, 0, 2) * 1000)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  },
);

test.each(['iso', 'unix', 'unix_ms', 'unix_us', '%Y-%m-%d %H:%M:%S.%f%z', '%d/%m/%y %I:%M %p', '%Y%%%m%d'])(
  'an instant that is written as %s is read back',
  (format) => {
    const noon = Date.UTC(2026, 4, 17, format.includes('%Y%%') ? 0 : 12, 0) * 1000;
    expect(parseTimestampFormat(format)?.(instantText(format, noon))).toBe(noon);
  },
);

test('a pattern that is not simple has no text', () => {
  expect(patternText('^(a|b)$', drawFrom(1))).toBeUndefined();
  expect(patternText('^[^a]$', drawFrom(1))).toBeUndefined();
  expect(patternText('^a.b$', drawFrom(1))).toBeUndefined();
  expect(patternText('^a{2,3}\\.[x-z]?$', drawFrom(1))).toMatch(/^a{2,3}\.[x-z]?$/);
});
