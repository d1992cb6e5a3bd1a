import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openLake } from '@cardlake/lake';
import { fixedClock } from '@cardlake/runtime';
import { ingest, undoIngest } from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const clock = fixedClock(Date.UTC(2026, 10, 21, 10, 41));

const take = async (name: string, text: string): Promise<string> => {
  const inputs = [lake.file(name, text)];
  const [result] = await ingest({ lakeRoot: lake.root, type: 'card_authorization', inputs, clock });
  const object = result?.objects[0] ?? result?.knownObjects[0];
  if (object === undefined) throw new Error('nothing was ingested');
  return object;
};
const undo = (...objects: string[]) => undoIngest({ lakeRoot: lake.root, objects, clock });

/** Records an object as a run does that has processed it. */
async function process(path: string): Promise<void> {
  const write = await (await openLake(lake.root)).beginWrite();
  const transaction = write.transaction();
  transaction.recordObjects([{ path, bytes: 1, counts: { lines: 1 } }]);
  await transaction.commit({});
  write.release();
}

test('an object that no run has taken is removed, however it is named, and can be ingested again', async () => {
  const object = await take('a.ndjson', '{"a":1}\n');
  for (const named of [object, join(lake.root, object), relative('.', join(lake.root, object))]) {
    expect(await undo(named)).toEqual([object]);
    expect(existsSync(join(lake.root, object))).toBe(false);
    expect(await take('a.ndjson', '{"a":1}\n')).toBe(object);
  }
});

test('an object that a run has taken stays, and so do those that are named with it', async () => {
  const [taken, pending] = [await take('b.ndjson', '{"b":1}\n'), await take('c.ndjson', '{"c":1}\n')];
  await process(taken);
  await expect(undo(pending, taken)).rejects.toMatchObject({
    code: 'object_taken',
    message: expect.stringContaining(taken),
  });
  for (const path of [taken, pending]) expect(existsSync(join(lake.root, path))).toBe(true);
});

test.each(['a.ndjson', '../outside', 'bronze/streaming/card_authorization', '_cardlake/format.json', ''])(
  '"%s" is no object, and nothing is removed',
  async (named) => {
    await take('d.ndjson', '{"d":1}\n');
    await expect(undo(named)).rejects.toMatchObject({ code: 'missing_input' });
    expect(existsSync(join(lake.root, '_cardlake/format.json'))).toBe(true);
  },
);

test('nothing is removed while another process writes to the lake', async () => {
  const object = await take('e.ndjson', '{"e":1}\n');
  const write = await (await openLake(lake.root)).beginWrite();
  await expect(undo(object)).rejects.toMatchObject({ code: 'lake_locked' });
  write.release();
  expect(await undo(object)).toEqual([object]);
});
