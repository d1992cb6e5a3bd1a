import { findImpurity, type SourceObject } from '../../src';

const impurity = (apply: (record: SourceObject) => SourceObject, ...records: readonly SourceObject[]) =>
  findImpurity({ version: '1', apply }, records.length === 0 ? [{ at: '2026-05-01T08:00:00Z' }] : records);

let calls = 0;
const frozen = Date.now();

test.each<[string, (record: SourceObject) => SourceObject]>([
  ['counts its calls', () => ({ n: calls++ })],
  ['asks for the time', () => ({ at: Date.now() })],
  ['asks for the day', () => ({ day: new Date().toISOString().slice(0, 10) })],
  ['asks for the hour', () => ({ hour: new Date().getUTCHours() })],
  ['writes the time', () => ({ at: Date() })],
  ['compares a record with the time', ({ at }) => ({ isPast: new Date(String(at)) < new Date() })],
  ['throws a die', () => ({ side: Math.random() < 0.5 })],
])('a transform that %s is no pure function, whenever it is asked', (_, apply) => {
  for (let time = 0; time < 50; time++)
    expect(impurity(apply)).toMatchObject({ at: 0, problem: expect.stringContaining('the second time') });
});

test('a transform that changes its record is none, on whichever record it does', () => {
  const apply = (record: SourceObject) => ('n' in record ? Object.assign(record, { n: 1 }) : record);
  expect(impurity(apply, {}, { n: 0 })).toMatchObject({
    at: 1,
    problem: expect.stringContaining('changes the record'),
  });
});

test('a transform may compute with the instants of a record', () => {
  const apply = ({ at }: SourceObject) => {
    const instant = new Date(String(at));
    return {
      at: instant,
      isDate: instant instanceof Date,
      micros: Date.parse(String(at)),
      year: Date.UTC(2026),
    };
  };
  expect(impurity(apply)).toBeUndefined();
});

test('clock and random numbers are put back, even after a transform that throws', () => {
  const { Date: clock } = globalThis;
  const { random } = Math;
  impurity(() => {
    throw new Error('no');
  });
  expect([globalThis.Date, Math.random]).toEqual([clock, random]);
  expect(Date.now()).toBeGreaterThanOrEqual(frozen);
});
