import fc from 'fast-check';
import { readCsv } from '../support/readings';

test('empty and null differ in texts only, and quotes decide', () => {
  const columns = { s: { type: 'string', nullable: true }, n: { type: 'bigint', nullable: true } } as const;
  expect(readCsv({ columns, onUnknownColumn: 'drop' }, 's,n', ',', '"",""', ' , 7 ')).toEqual([
    [null, null],
    ['', null],
    [' ', 7n],
  ]);
});

test('another text may mean null; quoted, it is itself', () => {
  const input = { csv: { nullText: 'NA' }, columns: { v: { type: 'string', nullable: true } } } as const;
  expect(readCsv({ ...input, onUnknownColumn: 'drop' }, 'v', 'NA', '"NA"', '')).toEqual([
    [null],
    ['NA'],
    [''],
  ]);
});

test('columns are found by the header, whatever their order; unknown ones are kept', () => {
  const columns = { id: 'string', fare: { type: 'decimal(9,2)', path: 'Fare Amount' } } as const;
  expect(readCsv({ columns }, 'x, Fare Amount ,id', '1,5.5,a', ',+.5,b')).toEqual([
    ['a', 550n, '{"x":"1"}'],
    ['b', 50n, '{"x":null}'],
  ]);
});

test('a record with more or fewer values than the header is rejected as ragged', () => {
  expect(readCsv({}, 'v,w', 'a', 'a,b', 'a,b,c')).toEqual([
    ['ragged_row'],
    ['a', '{"w":"b"}'],
    ['ragged_row'],
  ]);
});

test('a header with a name twice refuses the object', () => {
  expect(readCsv({}, 'v,w,v', 'a,b,c')).toEqual({ ok: false, reasons: ['v: duplicate_header'] });
  expect(readCsv({}, 'v,,', 'a,b,c')).toEqual({ ok: false, reasons: ['(blank): duplicate_header'] });
});

test('a header with the name of no column refuses the object: it has another delimiter, or is another file', () => {
  const columns = { v: { type: 'string', nullable: true } } as const;
  for (const header of ['v;w', 'V,w', '{"v":"a"}'])
    expect(readCsv({ columns, onUnknownColumn: 'drop' }, header, 'a')).toEqual({
      ok: false,
      reasons: ['unknown_header'],
    });
});

test('a header in which all lines of a file stand, since returns end them, refuses the object', () => {
  expect(readCsv({}, 'v\ra\rb')).toEqual({ ok: false, reasons: ['lone_return'] });
  expect(readCsv({}, 'v,"two\r\nlines"', 'a,b')).toEqual([['a', '{"two\\r\\nlines":"b"}']]);
});

test('a column that the header lacks is missing in each record', () => {
  const columns = { v: 'string', w: 'string' } as const;
  expect(readCsv({ columns }, 'w', 'a')).toEqual([['v: missing']]);
});

test('without a header, values stand in the declared order', () => {
  const columns = { a: 'string', b: 'bigint' } as const;
  expect(readCsv({ columns, csv: { header: false } }, undefined, 'x,1', 'x')).toEqual([
    ['x', 1n, null],
    ['ragged_row'],
  ]);
});

test.each<[string, boolean | string]>([
  ['Y', true],
  ['no', false],
  ['1', true],
  ['maybe', 'v: wrong_type'],
])('the boolean %s', (text, expected) => {
  expect(readCsv({ columns: { v: 'boolean' } }, 'v', text)).toEqual([
    typeof expected === 'string' ? [expected] : [expected, null],
  ]);
});

test('instants are read in the format of the CSV, or of their column', () => {
  const input = {
    csv: { timestampFormat: '%d/%m/%Y %I:%M %p' },
    columns: { v: 'timestamp', w: { type: 'timestamp', timestampFormat: 'unix_ms' }, d: 'date' },
  } as const;
  const instant = Date.UTC(2024, 1, 29, 12, 5) * 1000;
  expect(readCsv(input, 'v,w,d', '29/02/2024 12:05 PM,1709208300000,29/2/2024 12:05 am')).toEqual([
    [instant, instant, '2024-02-29', null],
  ]);
});

test('what is written as CSV is read back', () => {
  const cell = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '😀') }), {
    nil: null,
  });
  const write = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  fc.assert(
    fc.property(cell, cell, cell, (...cells) => {
      const names = cells.map((_, at) => `c${at}`);
      const columns = Object.fromEntries(names.map((name) => [name, { type: 'string', nullable: true }]));
      expect(
        readCsv({ columns, onUnknownColumn: 'drop' }, names.join(','), cells.map(write).join(',')),
      ).toEqual([cells]);
    }),
  );
});
