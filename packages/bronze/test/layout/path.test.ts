import fc from 'fast-check';
import { bronzeObjectPath, bronzeTable, bronzeTables, nameBelowMinute, parseBronzePath } from '../../src';

const minute = fc.integer({ min: 0, max: 66_000_000 }).map((m) => m * 60_000_000);
const below = fc.integer({ min: 0, max: 59_999_999 });
const objectName = fc.stringMatching(/^[\w.-]{1,40}$/);

test('a path parses to its table, name and arrival minute', () => {
  fc.assert(
    fc.property(fc.constantFrom(...bronzeTables), minute, below, objectName, (table, at, more, name) => {
      const path = bronzeObjectPath(table, at + more, name);
      expect(parseBronzePath(path)).toEqual({ table, arrivalMicros: at, name });
      expect(nameBelowMinute(path)).toBe(name);
    }),
  );
});

test('the path has the documented form', () => {
  const arrival = Date.UTC(2018, 3, 1, 9, 5, 59) * 1000;
  expect(bronzeObjectPath(bronzeTable('card_dispute'), arrival, 'a.json.gz')).toBe(
    'bronze/streaming/card_dispute/ingest_dt=2018/04/01/09/05/a.json.gz',
  );
});

test('paths sort by arrival', () => {
  fc.assert(
    fc.property(minute, minute, (a, b) => {
      const path = (at: number) => bronzeObjectPath(bronzeTable('card_dispute'), at, 'x.json');
      expect(path(a) < path(b)).toBe(a < b);
    }),
  );
});

test.each([
  'bronze/streaming/card_dispute/ingest_dt=2018/02/30/09/05/a.json.gz',
  'bronze/streaming/card_dispute/ingest_dt=2018/04/01/24/05/a.json.gz',
  'bronze/streaming/card_dispute/ingest_dt=2018/04/01/09/a.json.gz',
  'bronze/streaming/card_dispute/ingest_dt=2018/04/01/09/05/',
  'bronze/streaming/card_dispute/ingest_dt=2018/04/01/09/05/deeper/a.json.gz',
  'bronze/streaming/other/ingest_dt=2018/04/01/09/05/a.json.gz',
  'silver/card_transactions/dt=2018-04-01/a.parquet',
])('%s is not the path of a bronze object', (path) => {
  expect(parseBronzePath(path)).toBeUndefined();
});

test.each(['', 'a/b.json'])('"%s" is not a valid object name', (name) => {
  expect(() => bronzeObjectPath(bronzeTable('card_dispute'), 0, name)).toThrow('invalid object name');
});
