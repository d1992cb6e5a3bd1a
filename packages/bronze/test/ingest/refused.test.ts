import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fixedClock } from '@cardlake/runtime';
import { bronzeTable, ingest, listBronzeObjects } from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const run = (...inputs: string[]) =>
  ingest({
    lakeRoot: lake.root,
    type: 'card_authorization',
    inputs,
    clock: fixedClock(0),
    objectBytes: 100_000,
  });
const objects = () => [...listBronzeObjects(lake.root, bronzeTable('card_authorization'))];

const lines = Array.from({ length: 50_000 }, (_, i) => `{"event_id":"e${i * 7919}"}\n`).join('');
const whole = gzipSync(lines);

test.each([
  [
    'truncated in the middle',
    whole.subarray(0, whole.length / 2),
    /damaged in or after line \d{4,} \(byte \d{5,}/,
  ],
  ['truncated in its trailer', whole.subarray(0, -3), /in or after line 50001 /],
  ['truncated in its header', whole.subarray(0, 6), /in or after line 1 \(byte 0 /],
  [
    'corrupt',
    Buffer.concat([whole.subarray(0, 5000), Buffer.from('oops'), whole.subarray(5004)]),
    /damaged in or after line/,
  ],
  ['followed by other data', Buffer.concat([whole, Buffer.from('oops')]), /damaged in or after line/],
  ['followed by zeros and more gzip', Buffer.concat([whole, Buffer.alloc(9), whole]), /data after the end/],
])(
  'when a gzip file is %s, nothing is ingested, not even from the other inputs',
  async (_, content, message) => {
    const good = lake.file('good', 'good\n');
    await expect(run(good, lake.file('damaged.gz', content))).rejects.toMatchObject({
      code: 'damaged_input',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('Nothing was ingested'),
    });
    expect(objects()).toEqual([]);
    expect(readdirSync(join(lake.root, '_cardlake', 'incoming'))).toEqual([]);
  },
);

test('a missing file, a folder and another format are rejected by name', async () => {
  mkdirSync(lake.path('folder'));
  const cases: [string, string, string][] = [
    [lake.path('nowhere.gz'), 'missing_input', 'there is no file'],
    [lake.path('folder'), 'not_a_file', 'is a folder'],
    [lake.file('a.parquet', 'PAR1\x15\x04..'), 'wrong_format', 'is parquet, not NDJSON'],
    [lake.file('a.zip', 'PK\x03\x04....'), 'wrong_format', 'is zip, not NDJSON'],
    [lake.file('a.gz', gzipSync(gzipSync('{}'))), 'wrong_format', 'is gzip inside gzip'],
    [lake.file('b.gz', gzipSync('BZh91AY&SY\x01\x02')), 'wrong_format', 'is bzip2 inside gzip'],
    [lake.file('a.json', Buffer.from('{"a":1}', 'utf16le')), 'wrong_format', 'is utf-16'],
  ];
  for (const [input, code, message] of cases) {
    await expect(run(input)).rejects.toMatchObject({
      name: 'UserError',
      code,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  }
  expect(objects()).toEqual([]);
});

test('a broken standard input is rejected by name', async () => {
  async function* brokenInput(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{}\n'.repeat(10));
    throw Object.assign(new Error('read EIO'), { code: 'EIO' });
  }
  const attempt = ingest({
    lakeRoot: lake.root,
    type: 'card_dispute',
    inputs: ['-'],
    clock: fixedClock(0),
    stdin: brokenInput(),
  });
  await expect(attempt).rejects.toMatchObject({
    code: 'unreadable_input',
    message: 'cannot read standard input (EIO)',
  });
});

test('a lake that is a file, or of a newer format, is rejected', async () => {
  const input = lake.file('good', '{}\n');
  writeFileSync(lake.root, '');
  await expect(run(input)).rejects.toMatchObject({ name: 'UserError' });
  const newer = lake.path('newer');
  mkdirSync(join(newer, '_cardlake'), { recursive: true });
  writeFileSync(join(newer, '_cardlake', 'format.json'), '{"format":99}');
  const attempt = ingest({ lakeRoot: newer, type: 'card_dispute', inputs: [input], clock: fixedClock(0) });
  await expect(attempt).rejects.toMatchObject({ name: 'UserError', code: 'unsupported_lake_format' });
  expect(existsSync(join(newer, 'bronze'))).toBe(false);
});

test('a lake that cannot be written to is rejected by name', async () => {
  const input = lake.file('good', '{}\n');
  await run(input);
  const incoming = join(lake.root, '_cardlake', 'incoming');
  rmSync(incoming, { recursive: true });
  writeFileSync(incoming, '');
  await expect(run(input)).rejects.toMatchObject({
    name: 'UserError',
    code: 'disk_error',
    message: expect.stringContaining(incoming),
  });
});
