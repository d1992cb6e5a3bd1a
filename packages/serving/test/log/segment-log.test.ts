import { readdirSync, writeSync } from 'node:fs';
import { listSegments, logFolder, segmentPath } from '../../src/log/segment-file';
import { DURABILITIES, SegmentLog, type SegmentLogOptions } from '../../src/log/segment-log';
import { readAll, recordOf, TestClock } from '../support/records';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const noUndo = (): void => {};

function openLog(options: Partial<SegmentLogOptions> = {}): SegmentLog {
  return new SegmentLog({
    folder: logFolder(lake.root),
    clock: new TestClock(),
    durability: 'process',
    ...options,
  });
}

async function logged(): Promise<string[]> {
  const folder = logFolder(lake.root);
  const lines: string[] = [];
  for (const id of listSegments(folder))
    lines.push(...(await readAll(segmentPath(folder, id))).records.map(({ line }) => line));
  return lines;
}

const lineOf = (n: number): string => recordOf(n).line;

describe.each(DURABILITIES)('durability %s', (durability) => {
  test('what is committed is in the file, in order', async () => {
    const log = openLog({ durability });
    for (let i = 0; i < 5; i++) log.append(recordOf(i), noUndo);
    expect(log.lagBytes).toBeGreaterThan(0);
    await log.commit();
    expect(log.lagBytes).toBe(0);
    expect(await logged()).toEqual([0, 1, 2, 3, 4].map(lineOf));
    await log.close();
  });

  test('after a failed write nothing of it is left, in memory or in the file', async () => {
    let isFull = false;
    const write = ((file: number, bytes: Buffer, offset: number, length: number, position: number) => {
      if (!isFull) return writeSync(file, bytes, offset, length, position);
      if (offset === 0) return writeSync(file, bytes, 0, 10, position);
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    }) as typeof writeSync;
    const log = openLog({ durability, write });
    log.append(recordOf(1), noUndo);
    await log.commit();
    isFull = true;
    const undone: number[] = [];
    const failed = [2, 3].map((n) => {
      log.append(recordOf(n), () => undone.push(n));
      return expect(log.commit()).rejects.toMatchObject({ code: 'disk_full' });
    });
    await Promise.all(failed);
    expect(undone).toEqual([3, 2]);
    expect(log.findFailure()).toMatchObject({ code: 'disk_full' });
    isFull = false;
    expect(log.findFailure()).toBeUndefined();
    log.append(recordOf(4), noUndo);
    await log.commit();
    expect(await logged()).toEqual([1, 4].map(lineOf));
    await log.close();
  });
});

test('records that are appended together are written together', async () => {
  let writes = 0;
  const write = ((file: number, bytes: Buffer, offset: number, length: number, position: number) => {
    writes++;
    return writeSync(file, bytes, offset, length, position);
  }) as typeof writeSync;
  const log = openLog({ write });
  const commits = Array.from({ length: 100 }, (_, i) => {
    log.append(recordOf(i), noUndo);
    return log.commit();
  });
  await Promise.all(commits);
  // The header, and the group.
  expect(writes).toBe(2);
  await log.close();
});

test('a segment ends with its minute, with its size, and with the log', async () => {
  const rotated: string[] = [];
  const clock = new TestClock();
  const log = openLog({ clock, segmentBytes: 150, onRotated: (id) => rotated.push(id) });
  const add = async (n: number) => {
    log.append(recordOf(n), noUndo);
    await log.commit();
  };
  await add(1);
  log.rotateIfDue();
  expect(rotated).toHaveLength(0);
  clock.ms += 60_000;
  log.rotateIfDue();
  expect(rotated).toHaveLength(1);
  for (let n = 2; n < 6; n++) await add(n);
  expect(rotated).toHaveLength(2);
  await log.close();
  expect(rotated).toHaveLength(3);
  expect(rotated).toEqual(listSegments(logFolder(lake.root)));
  expect(await logged()).toEqual([1, 2, 3, 4, 5].map(lineOf));
});

test('after the clock went back, records still share a segment, whose id is later than the one before', async () => {
  const clock = new TestClock();
  const log = openLog({ clock });
  log.append(recordOf(1), noUndo);
  await log.commit();
  clock.ms += 60_000;
  log.rotateIfDue();
  expect(log.openSegmentId).toBeUndefined();
  clock.ms -= 600_000;
  for (let n = 2; n < 6; n++) {
    log.append(recordOf(n), noUndo);
    await log.commit();
    log.rotateIfDue();
  }
  const segments = listSegments(logFolder(lake.root));
  expect(segments).toHaveLength(2);
  expect(log.openSegmentId).toBe(segments[1]);
  expect(await logged()).toEqual([1, 2, 3, 4, 5].map(lineOf));
  await log.close();
});

test('a segment that could not be begun leaves nothing', async () => {
  const write = (() => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  }) as typeof writeSync;
  const log = openLog({ write });
  log.append(recordOf(1), noUndo);
  await expect(log.commit()).rejects.toMatchObject({ code: 'disk_full' });
  expect(readdirSync(logFolder(lake.root))).toEqual([]);
});
