import { gzipSync } from 'node:zlib';
import type { CompiledFeed } from '@cardlake/feeds';
import { readRows } from '../../src';
import { chunksOf } from '../support/chunks';
import { readAll } from '../support/collect';
import { feedOf } from '../support/feeds';

const ndjson = feedOf();
const csv = feedOf({ format: 'csv' });
/** A text that deflates little, and holds no card number. */
const mixed = (n: number) => (Math.imul(n, 2_654_435_761) >>> 0).toString(36);

test('one record in is one row or one rejected record', async () => {
  const { found, counts } = await readAll(ndjson, '{"v":"a"}\n\nnonsense\n{"v":1}\r\n{"v":"é"}');
  expect(found).toEqual([
    [0, ['a']],
    [11, 'not_json'],
    [20, 'v: wrong_type'],
    [29, ['é']],
  ]);
  expect(counts).toEqual({ records: 4, rows: 2, rejected: 2 });
});

test('gzip, of several members too, is read as the bytes in it', async () => {
  const content = Buffer.concat([gzipSync('{"v":"a"}\n{"v'), gzipSync('":"b"}\n')]);
  expect((await readAll(ndjson, content)).found).toEqual([
    [0, ['a']],
    [10, ['b']],
  ]);
});

test.each([1, 3, 512, 40_000])(
  '%i zeros behind a gzip stream are padding, whatever chunks it comes in',
  async (zeros) => {
    for (const lines of [['{"v":"a"}\n'], Array.from({ length: 9000 }, (_, n) => `{"v":"${mixed(n)}"}\n`)]) {
      const content = Buffer.concat([gzipSync(lines.join('')), Buffer.alloc(zeros)]);
      for (const cuts of [[], [content.length - zeros], [content.length - 1], [7, 20, 3000]]) {
        const { found, counts } = await readAll(ndjson, content, cuts);
        expect(counts).toEqual({ records: lines.length, rows: lines.length, rejected: 0 });
        expect(found.at(-1)?.[1]).toEqual([JSON.parse(lines.at(-1) ?? '').v]);
      }
    }
  },
);

test.each([
  ['text', Buffer.from('more')],
  ['another stream', gzipSync('{"v":"b"}\n')],
])('%s behind such zeros is not read, and the object is torn', async (_, tail) => {
  for (const zeros of [9, 40_000]) {
    const content = Buffer.concat([gzipSync('{"v":"a"}\n'), Buffer.alloc(zeros), tail]);
    expect((await readAll(ndjson, content)).found).toEqual([
      [0, ['a']],
      [9, 'torn_object'],
    ]);
  }
});

test('a gzip stream that is cut keeps its records and says that it is torn', async () => {
  const whole = gzipSync(Array.from({ length: 5000 }, (_, n) => `{"v":"${Math.sin(n)}"}\n`).join(''));
  const { found, counts } = await readAll(ndjson, whole.subarray(0, whole.length / 2), [1000]);
  expect(found.at(-1)?.[1]).toBe('torn_object');
  expect(counts.rows).toBeGreaterThan(1000);
  expect(counts.records).toBe(counts.rows + counts.rejected);
});

test('a gzip stream that is damaged, at whatever byte, is read to its end and says that it is torn', async () => {
  const lines = Array.from({ length: 2000 }, (_, n) => `{"v":"${Math.sin(n)}"}\n`);
  const whole = gzipSync(lines.join(''));
  for (let at = whole.length - 1; at >= 10; at -= 997) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
    const { found, counts } = await readAll(ndjson, damaged, [1000]);
    expect(found.at(-1)?.[1]).toBe('torn_object');
    expect(counts.records).toBe(counts.rows + counts.rejected);
    expect(counts.records).toBe(found.length);
  }
});

test('an object of another format, and one whose header is refused, is one rejected record', async () => {
  expect(await readAll(ndjson, 'PAR1\x15\x04 and more')).toEqual({
    found: [[0, 'parquet: foreign_format']],
    counts: { records: 1, rows: 0, rejected: 1 },
  });
  expect(await readAll(csv, 'v,v\n1,2\n')).toEqual({
    found: [[0, 'v: duplicate_header']],
    counts: { records: 1, rows: 0, rejected: 1 },
  });
});

test('bytes of another encoding are rejected in UTF-8, and read where the feed names it', async () => {
  const content = Buffer.from('v\ncaf\xe9\n', 'latin1');
  expect((await readAll(csv, content)).found).toEqual([[2, 'invalid_utf8']]);
  const latin = feedOf({ format: 'csv', csv: { encoding: 'windows-1252' } });
  expect((await readAll(latin, content)).found).toEqual([[2, ['café']]]);
});

test('windows-1252 has the letters of the Encoding Standard, whatever the release of Node', async () => {
  const latin = feedOf({ format: 'csv', csv: { encoding: 'windows-1252', header: false } });
  const bytes = Buffer.from(Array.from({ length: 128 }, (_, at) => at + 128));
  const { found } = await readAll(latin, bytes);
  const letters =
    '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ' +
    Array.from({ length: 96 }, (_, at) => String.fromCharCode(at + 160)).join('');
  expect(found).toEqual([[0, [letters]]]);
});

/** True for the fault of a whole object, which is at 0. */
const isWhole = (read: unknown) => /_header$/.test(String(read));

test.each([true, false])(
  'a byte order mark is no part of the first value of CSV, header: %s',
  async (header) => {
    const marked = feedOf({ format: 'csv', csv: { header } });
    const lines = header ? 'v\na\n' : 'a\n\uFEFFb\n';
    const place = header ? 5 : 3;
    for (const cuts of [[], [1, 2, 3]]) {
      const { found } = await readAll(marked, `\uFEFF${lines}`, cuts);
      expect(found).toEqual([[place, ['a']], ...(header ? [] : [[5, ['\uFEFFb']]])]);
    }
    for (const rest of [
      '"v"\n"a"',
      '"v"\n',
      'v',
      '"v\nv"\n"a\nb"\n',
      '\r\n\r\nv\na',
      '\r\n',
      '',
      'v,"v"\n',
      'v,w',
    ]) {
      const expected = (await readAll(marked, rest)).found.map(([at, read]) => [
        at === 0 && isWhole(read) ? 0 : at + 3,
        read,
      ]);
      for (const cuts of [[], [1, 2, 3], [2, 4]])
        expect((await readAll(marked, `\uFEFF${rest}`, cuts)).found).toEqual(expected);
    }
  },
);

test('a line that is too long is rejected, and the next is read', async () => {
  const long = 'x'.repeat(17 * 1024 * 1024);
  const { found } = await readAll(ndjson, `{"v":"${long}"}\n{"v":"a"}\n`, [1024 * 1024]);
  expect(found.map(([, result]) => result)).toEqual(['line_too_long', ['a']]);
});

test('a rejected record is kept as the text that it is in its encoding; bytes that are no text stay visible', async () => {
  const columns = { v: { type: 'bigint', nullable: true } } as const;
  const rawOf = async (feed: CompiledFeed) => {
    const raws: string[] = [];
    await readRows(chunksOf(Buffer.from('v\ncaf\xe9\n', 'latin1')), feed, {
      onRow() {},
      onRejected: (_, __, raw) => raws.push(raw),
    });
    return raws;
  };
  expect(await rawOf(feedOf({ format: 'csv', csv: { encoding: 'windows-1252' }, columns }))).toEqual([
    'café',
  ]);
  expect(await rawOf(feedOf({ format: 'csv', columns }))).toEqual(['caf\ufffd']);
});
