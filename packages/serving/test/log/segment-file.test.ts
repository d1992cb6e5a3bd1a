import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { holdsPan } from '@cardlake/card-schema';
import fc from 'fast-check';
import { encodeFrame, encodeRecord, type LogRecord } from '../../src/log/record';
import { encodeHeader, logFolder, newHeader, segmentPath, segmentTime } from '../../src/log/segment-file';
import { NOON, readAll, recordOf } from '../support/records';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();

function writeSegment(bytes: Buffer): string {
  const path = segmentPath(logFolder(lake.root), newHeader(NOON / 1000, undefined).id);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

const header = encodeHeader(newHeader(NOON / 1000, undefined));
const segmentOf = (records: readonly LogRecord[]): Buffer =>
  Buffer.concat([header, ...records.map(encodeRecord)]);

test('what is written is read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          type: fc.constantFrom(
            'card_authorization' as const,
            'card_dispute' as const,
            'card_decision' as const,
          ),
          receivedAt: fc.integer({ min: 0, max: 4e15 }),
          line: fc
            .tuple(fc.string({ unit: 'binary' }), fc.constantFrom(1, 1, 90_000))
            .map(([text, times]) => JSON.stringify(text + 'é'.repeat(times))),
        }),
        { maxLength: 6 },
      ),
      async (records) => {
        const bytes = segmentOf(records);
        const { records: found, end } = await readAll(writeSegment(bytes));
        expect(found).toEqual(records);
        expect(end).toEqual({ validBytes: bytes.length, tornBytes: 0, hasHeader: true });
      },
    ),
    { numRuns: 30 },
  );
});

test('a record that ends at any byte is cut, and the ones before it are read', async () => {
  const records = [recordOf(1), recordOf(2)];
  const bytes = segmentOf(records);
  const last = bytes.length - encodeRecord(recordOf(2)).length;
  for (let length = last; length < bytes.length; length++) {
    const { records: found, end } = await readAll(writeSegment(bytes.subarray(0, length)));
    expect(found).toEqual(records.slice(0, 1));
    expect(end).toEqual({ validBytes: last, tornBytes: length - last, hasHeader: true });
  }
});

test('a record with any other byte is not read, nor what follows it', async () => {
  const bytes = segmentOf([recordOf(1), recordOf(2), recordOf(3)]);
  const first = header.length + encodeRecord(recordOf(1)).length;
  for (let at = first; at < first + encodeRecord(recordOf(2)).length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 0x01;
    expect((await readAll(writeSegment(damaged))).records).toEqual([recordOf(1)]);
  }
});

test('a file that was extended but not filled ends where its zeros begin', async () => {
  const bytes = segmentOf([recordOf(1)]);
  const { records, end } = await readAll(writeSegment(Buffer.concat([bytes, Buffer.alloc(5_000)])));
  expect(records).toEqual([recordOf(1)]);
  expect(end).toMatchObject({ validBytes: bytes.length, tornBytes: 5_000 });
});

test('a type or a format that is not known is refused, since it was answered', async () => {
  const unknown = encodeFrame(Buffer.from([99, ...Buffer.alloc(8), 0x7b, 0x7d]));
  const later = encodeFrame(Buffer.from('{"format":2,"id":"20261126t120000000-00000000"}'));
  const refused = expect.objectContaining({ code: 'log_damaged' });
  await expect(readAll(writeSegment(Buffer.concat([segmentOf([recordOf(1)]), unknown])))).rejects.toEqual(
    refused,
  );
  await expect(readAll(writeSegment(Buffer.concat([later, encodeRecord(recordOf(1))])))).rejects.toEqual(
    refused,
  );
});

test('a segment without a complete header has no records', async () => {
  for (const length of [0, 5, header.length - 1])
    expect((await readAll(writeSegment(header.subarray(0, length)))).end).toEqual({
      validBytes: 0,
      tornBytes: length,
      hasHeader: false,
    });
});

test('ids are in the order of their creation, tell its time, and look like no card number', () => {
  let newest: string | undefined;
  for (let i = 0; i < 2_000; i++) {
    const header = newHeader(NOON / 1000 - i, newest);
    expect(holdsPan(header.id)).toBe(false);
    expect(segmentTime(header.id)).toBe(header.createdAt);
    if (newest !== undefined) expect(header.id > newest).toBe(true);
    newest = header.id;
  }
});

test('the header is readable with any tool', () => {
  const path = writeSegment(header);
  expect(readFileSync(path, 'utf8')).toContain('{"format":1,"id":"20261126t120000000-');
});
