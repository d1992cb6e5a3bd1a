import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openIncoming } from '@cardlake/bronze';
import { encodeRecord, type LogRecord } from '../../src/log/record';
import { encodeHeader, listSegments, logFolder, newHeader, segmentPath } from '../../src/log/segment-file';
import { sealSegment } from '../../src/seal/seal-segment';
import { NOON, recordOf } from '../support/records';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const MINUTE = 60e6;

function writeSegment(records: readonly LogRecord[], tail: Uint8Array = Buffer.alloc(0)): string {
  const header = newHeader(NOON / 1000, listSegments(logFolder(lake.root)).at(-1));
  mkdirSync(logFolder(lake.root), { recursive: true });
  const bytes = Buffer.concat([encodeHeader(header), ...records.map(encodeRecord), tail]);
  writeFileSync(segmentPath(logFolder(lake.root), header.id), bytes);
  return header.id;
}

const seal = (id: string, isProcessed: (path: string) => boolean = () => false) =>
  sealSegment(
    id,
    { lakeRoot: lake.root, folder: logFolder(lake.root), incoming: openIncoming(lake.root) },
    isProcessed,
  );

const bytesOf = (path: string): Buffer => readFileSync(join(lake.root, path));
const linesOf = (path: string): string[] => gunzipSync(bytesOf(path)).toString().trimEnd().split('\n');
const lines = (...records: LogRecord[]): string[] => records.map(({ line }) => line);

const dispute: LogRecord = { type: 'card_dispute', receivedAt: NOON, line: '{"d":1}' };

test('a segment becomes one object per type and minute, in the order of its records', async () => {
  const later = recordOf(3, NOON + MINUTE);
  const id = writeSegment([recordOf(1), dispute, later, recordOf(2, NOON + MINUTE - 1)]);
  const { objects, tornBytes } = await seal(id);
  const place = 'bronze/streaming';
  const expected = {
    [`${place}/card_authorization/ingest_dt=2026/11/26/12/00/${id}.json.gz`]: lines(recordOf(1), recordOf(2)),
    [`${place}/card_dispute/ingest_dt=2026/11/26/12/00/${id}.json.gz`]: lines(dispute),
    [`${place}/card_authorization/ingest_dt=2026/11/26/12/01/${id}.json.gz`]: lines(later),
  };
  expect(Object.fromEntries(objects.map((path) => [path, linesOf(path)]))).toEqual(expected);
  expect(tornBytes).toBe(0);
});

test('sealing again changes nothing, and makes the same bytes of what is gone', async () => {
  const id = writeSegment([recordOf(1), dispute]);
  const { objects } = await seal(id);
  const before = objects.map((path) => ({
    bytes: bytesOf(path),
    mtime: statSync(join(lake.root, path)).mtimeMs,
  }));
  expect((await seal(id)).objects).toEqual(objects);
  const after = objects.map((path) => ({
    bytes: bytesOf(path),
    mtime: statSync(join(lake.root, path)).mtimeMs,
  }));
  expect(after).toEqual(before);
  for (const path of objects) rmSync(join(lake.root, path));
  await seal(id);
  expect(objects.map(bytesOf)).toEqual(before.map(({ bytes }) => bytes));
});

test('an object that the lake has taken is not written again', async () => {
  const id = writeSegment([recordOf(1), dispute]);
  const { objects } = await seal(id, (path) => path.includes('card_dispute'));
  expect(objects).toHaveLength(2);
  expect(readdirSync(join(lake.root, 'bronze/streaming'))).toEqual(['card_authorization']);
});

test('an incomplete record is cut once, and what is before it is sealed', async () => {
  const torn = encodeRecord(recordOf(2)).subarray(0, 12);
  const id = writeSegment([recordOf(1)], torn);
  const { objects, tornBytes } = await seal(id);
  expect(tornBytes).toBe(12);
  expect(objects.map(linesOf)).toEqual([lines(recordOf(1))]);
  expect(await seal(id)).toEqual({ id, objects, tornBytes: 0 });
});
