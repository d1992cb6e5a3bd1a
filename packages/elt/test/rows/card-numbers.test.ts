import type { FeedInput, Transform } from '@cardlake/feeds';
import { readRows } from '../../src';
import { chunksOf } from '../support/chunks';
import { feedOf } from '../support/feeds';

const PAN = '4111111111111111';
const MASKED = '*'.repeat(16);

/** Reads the records of an object; of rejected ones, the reasons and what is kept. */
async function read(input: Partial<FeedInput>, content: string) {
  const rows: unknown[] = [];
  const rejects: (readonly [reasons: string, raw: string])[] = [];
  await readRows(
    chunksOf(content, [64 * 1024]),
    feedOf(input),
    {
      onRow: (_, row) => rows.push(row),
      onRejected: (_, reasons, raw) => rejects.push([reasons.join(), raw]),
    },
    input.transform,
  );
  return { rows, rejects };
}

const typed = (type: string): Partial<FeedInput> => ({
  columns: { id: 'string', v: { type, nullable: true } } as FeedInput['columns'],
});

test.each([
  ['string', `"card ${PAN}"`],
  ['string', '"4111 1111-1111 1111"'],
  ['string', '"\\u0034111111111111111"'],
  ['strings', `["x","${PAN}"]`],
  ['json', `{"a":["${PAN}"]}`],
  ['json', `{"a":${PAN}}`],
  ['json', `{"${PAN}":1}`],
  ['bigint', PAN],
  ['decimal(20,0)', PAN],
  ['decimal(20,4)', `${PAN}.00`],
  ['double', PAN],
  ['double', `${PAN}.0`],
])('a record whose %s holds a card number is rejected, and kept masked: %s', async (type, value) => {
  const { rows, rejects } = await read(typed(type), `{"id":"a","v":${value}}\n{"id":"b","v":null}\n`);
  expect(rows).toEqual([['b', null]]);
  expect(rejects).toEqual([['v: looks_like_pan', expect.stringMatching(/^\{"id":"a","v":[^1]*\}$/)]]);
});

test.each([
  ['string', '"411111111111111"'],
  ['string', '"41111111-1111-4111-8111-11111111111a"'],
  ['decimal(20,4)', '0.4111111111111111'],
  ['double', '0.4111111111111111'],
  ['decimal(20,4)', `${PAN}.25`],
  ['decimal(18,4)', '501800000009'],
  ['double', '501800000009'],
  ['json', '0.4111111111111111'],
  ['timestamp', '1780272000.111111'],
])('%s without a card number is a row: %s', async (type, value) => {
  expect((await read(typed(type), `{"id":"a","v":${value}}`)).rejects).toEqual([]);
});

test('what a record has beside its columns is asked where it is kept, and only there', async () => {
  const content = `{"v":"a","w":"${PAN}"}`;
  expect(await read({ onUnknownColumn: 'keep' }, content)).toEqual({
    rows: [],
    rejects: [['extra: looks_like_pan', `{"v":"a","w":"${MASKED}"}`]],
  });
  expect((await read({ onUnknownColumn: 'drop' }, content)).rows).toEqual([['a']]);
});

test('a record has this reason beside the others', async () => {
  const { rejects } = await read({ columns: { v: 'string', n: 'bigint' } }, `{"v":"${PAN}","n":"x"}`);
  expect(rejects).toEqual([['v: looks_like_pan,n: wrong_type', `{"v":"${MASKED}","n":"x"}`]]);
});

test('no digit is kept of a number that only reading shows', async () => {
  const doubled = `v\n"${[...PAN].join('""""')}"\n`;
  expect((await read({ format: 'csv' }, doubled)).rejects[0]?.[1]).not.toMatch(/\d/);
  const joined: Transform = {
    version: '1',
    apply: ({ a, b }) => ({ v: `${a}${b}` }),
  };
  expect(await read({ transform: joined }, '{"a":"41111111","b":"11111111"}')).toEqual({
    rows: [],
    rejects: [['v: looks_like_pan', '{"a":"********","b":"********"}']],
  });
});

test('a reason names no card number that stands where a header is missing', async () => {
  const { rejects } = await read({ format: 'csv', onUnknownColumn: 'refuse' }, `v,${PAN}\na,1\n`);
  expect(rejects).toEqual([[`${MASKED}: unknown_column`, 'a,1']]);
  expect((await read({ format: 'csv' }, `${PAN},${PAN}\n1,2\n`)).rejects).toEqual([
    [`${MASKED}: duplicate_header`, `${MASKED},${MASKED}`],
  ]);
});

test('a number where a long record is cut is masked before it is cut', async () => {
  for (const at of [64 * 1024 - 20, 64 * 1024 - 15, 64 * 1024 - 8]) {
    const { rejects } = await read({}, `${'x'.repeat(at)}${PAN}${'x'.repeat(100)}`);
    expect(rejects).toEqual([['not_json', expect.stringMatching(/^x+\*+x*$/)]]);
    expect(Buffer.byteLength(rejects[0]?.[1] ?? '')).toBe(64 * 1024);
    const long = await read({ format: 'csv' }, `v\n${'x'.repeat(at)}${PAN}${'x'.repeat(1024 * 1024)}\n`);
    expect(long.rejects).toEqual([['line_too_long', expect.stringMatching(/^x+\*+x*$/)]]);
  }
});
