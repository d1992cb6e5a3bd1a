import { compileFeed, createJsonReader, readFeed } from '@cardlake/feeds';
import { findDifference } from '../../src/feeds/expected-rows';

const feed = compileFeed(
  readFeed({
    name: 'parcels',
    format: 'ndjson',
    columns: {
      id: 'string',
      kg: { type: 'decimal(8,3)', nullable: true, path: 'weight.kg' },
      at: { type: 'timestamp', timestampFormat: 'unix' },
      tags: { type: 'strings', nullable: true },
    },
  }),
);
const read = createJsonReader(feed);
const rows = [
  '{"id":"a","weight":{"kg":12.5},"at":1777593600.5,"x":1.0}',
  '{"id":"b","weight":null,"at":1777593600,"tags":["t"]}',
].map((text) => {
  const result = read(text);
  if (!result.ok) throw new Error(result.reasons.join());
  return result.row;
});
const first = '{"id":"a","kg":"12.500","at":"2026-05-01T00:00:00.5Z","extra":{"x":1}}';
const second = '{"tags":["t"],"id":"b","at":"2026-05-01 00:00:00"}';

test('rows are equal to what they should be, however their values and columns are written', () => {
  expect(findDifference(feed, rows, `${first}\n${second}\n`)).toBeUndefined();
});

test.each<[string, string, string]>([
  ['another value', first.replace('12.5', '13.5'), 'row 1: expected kg 13.500, and found 12.500'],
  ['another instant', first.replace('00.5Z', '00Z'), 'row 1: expected at "2026-05-01T00:00:00'],
  [
    'a column that is left out',
    first.replace('"kg":"12.500",', ''),
    'row 1: expected kg null, and found 12.500',
  ],
  ['another rest', first.replace('{"x":1}', '{"y":1}'), 'row 1: expected extra {"y":1}, and found {"x":1}'],
  [
    'a column that is none',
    first.replace('kg', 'lb'),
    'row 1 does not fit the columns of the feed: lb: unknown_column',
  ],
  ['a row too few', `${first}\n${second}\n${second}`, 'expected 3 rows, and found 2'],
  ['a row too many', first, 'expected 1 row, and found 2'],
])('the first difference is told: %s', (_, expected, told) => {
  expect(
    findDifference(
      feed,
      rows,
      expected.includes(second) || told.endsWith('found 2') ? expected : `${expected}\n${second}`,
    ),
  ).toContain(told);
});
