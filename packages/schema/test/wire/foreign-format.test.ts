import { deflateSync, gzipSync } from 'node:zlib';
import { FORMAT_HEAD_BYTES, foreignFormat, foreignFormats, isGzip } from '../../src';

const LINE = '{"event_id":"e1","amount":1}\n';

test.each(foreignFormats.map(({ format, offset, bytes }) => [format, offset, bytes] as const))(
  '%s is recognised at %i by %s, and needs all of its bytes',
  (format, offset, bytes) => {
    const file = Buffer.concat([Buffer.alloc(offset, 'x'), Buffer.from(bytes, 'hex'), Buffer.alloc(600, 1)]);
    const head = file.subarray(0, FORMAT_HEAD_BYTES);
    expect(foreignFormat(head)).toBe(format);
    expect(foreignFormat(head.subarray(0, offset + bytes.length / 2 - 1))).not.toBe(format);
  },
);

test('UTF-16 is recognised without a mark in both orders', () => {
  const little = Buffer.from(LINE, 'utf16le');
  expect(foreignFormat(little)).toBe('utf-16');
  expect(foreignFormat(Buffer.from(little).swap16())).toBe('utf-16');
});

test('what a real encoder writes is recognised', () => {
  expect(foreignFormat(deflateSync(LINE))).toBe('zlib');
  expect(isGzip(gzipSync(LINE))).toBe(true);
});

test.each(['', '{', LINE, `\uFEFF${LINE}`, '[1]', 'event_id,card_id\n', gzipSync(LINE)])(
  '%p may be NDJSON, plain or gzipped',
  (content) => {
    expect(foreignFormat(Buffer.from(content))).toBeUndefined();
  },
);

test.each(
  foreignFormats
    .filter(({ isText }) => isText)
    .map(({ format, offset, bytes }) => [format, offset, bytes] as const),
)('a text with the letters of %s at %i is a text', (_, offset, bytes) => {
  const text = `${'x'.repeat(offset)}${Buffer.from(bytes, 'hex')}ENT_ID,NAME\r\n1\té,\u001b[0m\n`;
  const before = Buffer.from(text.padEnd(FORMAT_HEAD_BYTES, 'x'));
  expect(foreignFormat(Buffer.concat([before, Buffer.alloc(9)]))).toBeUndefined();
  for (const encoding of ['utf8', 'latin1'] as const)
    expect(foreignFormat(Buffer.from(text, encoding))).toBeUndefined();
});
