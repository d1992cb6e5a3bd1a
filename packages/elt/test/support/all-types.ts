import type { FeedInput } from '@cardlake/feeds';
import fc from 'fast-check';

/** A column of each type that is plain, and one that is not. */
export const COLUMNS: FeedInput['columns'] = {
  id: 'string',
  note: { type: 'string', nullable: true },
  count: { type: 'bigint', nullable: true },
  price: { type: 'decimal(12,3)', nullable: true },
  whole: { type: 'decimal(18,0)', nullable: true },
  share: { type: 'double', nullable: true },
  is_open: { type: 'boolean', nullable: true },
  day: { type: 'date', nullable: true },
  at: { type: 'timestamp', nullable: true },
  unix_at: { type: 'timestamp', nullable: true, timestampFormat: 'unix' },
  ms_at: { type: 'timestamp', nullable: true, timestampFormat: 'unix_ms' },
  us_at: { type: 'timestamp', nullable: true, timestampFormat: 'unix_us' },
  odd_at: { type: 'timestamp', nullable: true, timestampFormat: '%d/%m/%Y' },
  odd_day: { type: 'date', nullable: true, timestampFormat: '%Y-%d-%m' },
};

const two = (number: number) => String(number).padStart(2, '0');
const day = fc
  .record({
    y: fc.integer({ min: 998, max: 2256 }),
    m: fc.integer({ min: 0, max: 13 }),
    d: fc.integer({ min: 0, max: 32 }),
  })
  .map(({ y, m, d }) => `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`);
const goodDay = fc
  .date({ min: new Date('1100-01-01'), max: new Date('2249-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a}.${b}`),
  fc.constantFrom(
    '0',
    '-0',
    '-0.0',
    '0.0005',
    '-0.125',
    '1e3',
    '1E-7',
    '4111111111111111',
    '999999999.9995',
    '1.10',
    '5.0',
    '9007199254740993.0',
  ),
);
const instant = fc.oneof(
  goodDay,
  goodDay.map((text) => `${text.slice(0, 10)} ${text.slice(11, 19)}`),
  fc
    .tuple(goodDay, fc.constantFrom('+02:00', '-0530', '+14:00', '', '-13:59', '+09'))
    .map(([text, zone]) => text.slice(0, -1) + zone),
  day.map((text) => `${text}T12:34:56.123456Z`),
  fc.constantFrom(
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-06-30T23:59:60Z',
    '2024-01-01T00:00',
    '1000-01-01T00:00:00+13:00',
  ),
);
export const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'null',
    '"',
    'a,b',
    ' x ',
    'Zürich',
    'card 4111 1111 1111 1111',
    '٤١١١١١١١١١١١١١١١',
    'line\nend',
    'a\0b',
    "it's",
    'NULL',
    '日本',
    '2024-05-06 07:08:09',
  ),
);
const anyText = fc.oneof(
  fc.constantFrom('2024', '20240131', '20240131120000', '1704164645'),
  { weight: 3, arbitrary: text },
  number,
  instant,
  day,
  fc.constantFrom('true', 'FALSE', 't', 'no', 'NaN', 'inf'),
);

/** Value of a column as JSON: mostly one that fits it. */
const jsonOf: Record<string, fc.Arbitrary<string>> = {
  id: text.map((each) => JSON.stringify(each)),
  note: text.map((each) => JSON.stringify(each)),
  count: number,
  price: number,
  whole: number,
  share: number,
  is_open: fc.constantFrom('true', 'false', '1', '"yes"'),
  day: fc
    .oneof(
      day,
      goodDay.map((each) => each.slice(0, 10)),
    )
    .map((each) => JSON.stringify(each)),
  at: instant.map((each) => JSON.stringify(each)),
  unix_at: fc.oneof(number, fc.nat({ max: 2_000_000_000 }).map(String)),
  ms_at: fc.oneof(number, fc.maxSafeNat().map(String)),
  us_at: fc.oneof(number, fc.maxSafeNat().map(String)),
  odd_at: fc.constantFrom('"01/02/2024"', '"31/04/2024"', 'null'),
  odd_day: fc.constantFrom('"2024-02-03"', '"2024-31-12"', '"2024-12-31"', 'null'),
};
const anyJson = fc.oneof(
  anyText.map((each) => JSON.stringify(each)),
  number,
  fc.json({ maxDepth: 2 }),
  fc.constant('null'),
);
const plainJson: Record<string, string> = {
  id: '"a"',
  note: '"b c"',
  count: '7',
  price: '1.5',
  whole: '3',
  share: '-0.25',
  is_open: 'true',
  day: '"2024-03-31"',
  at: '"2024-03-31T01:02:03.5Z"',
  unix_at: '1700000000.25',
  ms_at: '1700000000123',
  us_at: '1700000000123456',
  odd_at: 'null',
  odd_day: 'null',
};

/** A plain record. */
export const PLAIN_JSON = `{${Object.entries(plainJson)
  .map(([name, json]) => `"${name}":${json}`)
  .join(',')}}`;
export const PLAIN_CSV = Object.values(plainJson)
  .map((json) => (json === 'null' ? '' : json))
  .join(',');

/** Records whose values mostly are plain. */
export const jsonRecord = fc
  .tuple(
    fc.record(
      Object.fromEntries(
        Object.entries(jsonOf).map(([name, fitting]) => [
          name,
          fc.oneof(
            { weight: 40, arbitrary: fc.constant(plainJson[name] ?? 'null') },
            { weight: 6, arbitrary: fitting },
            { weight: 1, arbitrary: fc.constant('null') },
            { weight: 1, arbitrary: anyJson },
          ),
        ]),
      ),
    ),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      fc.array(fc.tuple(fc.constantFrom('x', 'y.z', 'é', 'id'), anyJson), { maxLength: 2 }),
    ),
    fc.constantFrom(',', ', ', ' , '),
  )
  .map(
    ([members, more, comma]) =>
      `{${[...Object.entries(members), ...more].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(comma)}}`,
  );

const csvCell = (value: string): string =>
  /^[^",\r\n]*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
export const csvRecord = fc
  .record(
    Object.fromEntries(
      Object.entries(jsonOf).map(([name, fitting]) => [
        name,
        fc.oneof(
          { weight: 30, arbitrary: fc.constant(plainJson[name] ?? '') },
          { weight: 6, arbitrary: fitting },
          { weight: 1, arbitrary: fc.constantFrom('', 'null', '""', ' ', '"null"') },
          { weight: 1, arbitrary: anyText.map((each) => JSON.stringify(each)) },
        ),
      ]),
    ),
  )
  .map((members) =>
    Object.values(members)
      .map((json) =>
        json.startsWith('"') ? csvCell(String(JSON.parse(json))) : json === 'null' ? '' : csvCell(json),
      )
      .join(','),
  );
