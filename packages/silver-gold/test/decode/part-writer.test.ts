import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartWriter } from '../../src/decode/part-writer';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const open = (name: string) => new PartWriter(join(folder(), name));

test('without a write there is no file', () => {
  const writer = open('none');
  expect(writer.close()).toBeUndefined();
  expect(existsSync(writer.path)).toBe(false);
});

test.each([0, 7, 10, 99, 100, 1_234_567, Number.MAX_SAFE_INTEGER])('%d is written in decimal', (value) => {
  const writer = open(`integer-${value}`);
  writer.reserve(32);
  writer.writeInteger(value);
  writer.writeByte(0x0a);
  expect(readFileSync(writer.close() ?? '', 'utf8')).toBe(`${value}\n`);
});

test('text is counted in bytes', () => {
  const writer = open('bytes');
  expect(writer.writeText('aé€😀')).toBe(1 + 2 + 3 + 4);
  writer.close();
});

test('everything arrives in order, also text that is larger than the buffer', () => {
  const writer = open('large');
  const texts = [1, 20_000, 2_000_000, 5, 700_000, 700_000].map((length, i) => String(i).repeat(length));
  for (const text of texts) writer.writeText(text);
  writer.close();
  expect(readFileSync(writer.path, 'utf8')).toBe(texts.join(''));
});

test('a full disk is told in words', () => {
  const writer = new PartWriter('/dev/full');
  writer.writeText('row');
  expect(() => writer.close()).toThrow(expect.objectContaining({ name: 'UserError', code: 'disk_full' }));
});
