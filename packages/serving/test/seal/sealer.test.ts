import fs, { readFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { bronzeTable, listBronzeObjects, openIncoming } from '@cardlake/bronze';
import { listSegments, logFolder } from '../../src/log/segment-file';
import { SegmentLog } from '../../src/log/segment-log';
import { Sealer } from '../../src/seal/sealer';
import { recordOf, TestClock } from '../support/records';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();

afterEach(() => {
  jest.restoreAllMocks();
});

test('records that were taken back do not reach bronze, also when the file could not be cut', async () => {
  const folder = logFolder(lake.root);
  const failures: unknown[] = [];
  const incoming = openIncoming(lake.root);
  const places = { lakeRoot: lake.root, folder, incoming };
  const sealer = new Sealer(
    places,
    () => false,
    (error) => failures.push(error),
  );
  let isBroken = false;
  const write = ((file: number, bytes: Buffer, offset: number, length: number, position: number) => {
    const written = writeSync(file, bytes, offset, length, position);
    if (isBroken) throw Object.assign(new Error('broken'), { code: 'EIO' });
    return written;
  }) as typeof writeSync;
  const onRotated = (id: string, bytes: number): void => sealer.add(id, bytes);
  const log = new SegmentLog({ folder, clock: new TestClock(), durability: 'process', write, onRotated });
  const append = (n: number): Promise<void> => {
    log.append(recordOf(n), () => {});
    return log.commit();
  };
  await append(1);
  isBroken = true;
  const cannotCut = () => {
    throw Object.assign(new Error('broken'), { code: 'EIO' });
  };
  jest.spyOn(fs, 'ftruncateSync').mockImplementation(cannotCut);
  jest.spyOn(fs, 'truncateSync').mockImplementation(cannotCut);
  await expect(append(2)).rejects.toMatchObject({ code: 'disk_error' });
  await sealer.sealWaiting();
  expect(failures).not.toEqual([]);
  expect(bronzeLines()).toEqual([]);

  isBroken = false;
  jest.restoreAllMocks();
  await append(3);
  await log.close();
  await sealer.sealWaiting();
  expect(sealer.isDone).toBe(true);
  expect(listSegments(folder)).toHaveLength(2);
  expect(bronzeLines()).toEqual([1, 3].map((n) => recordOf(n).line));
  incoming.remove();
});

const bronzeLines = (): string[] =>
  [...listBronzeObjects(lake.root, bronzeTable('card_authorization'))].flatMap(({ location }) =>
    gunzipSync(readFileSync(location)).toString().trimEnd().split('\n'),
  );
