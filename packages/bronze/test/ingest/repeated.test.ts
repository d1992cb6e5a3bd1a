import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixedClock } from '@cardlake/runtime';
import { type IngestOptions, ingest } from '../../src';
import { readBytes, readObjects } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const minute = 60_000;
const text = 'first\nsecond\nthird\n';

const run = (inputs: readonly string[], atMinute: number, more: Partial<IngestOptions> = {}) =>
  ingest({
    lakeRoot: lake.root,
    type: 'card_authorization',
    inputs,
    clock: fixedClock(Date.UTC(2026, 0, 1) + atMinute * minute),
    objectBytes: 1,
    ...more,
  });

test('the same content is not added again, in any minute or under any name', async () => {
  const [first] = await run([lake.file('a', text)], 0);
  const [again] = await run([lake.file('b', text)], 5);
  expect(again).toEqual({
    input: lake.path('b'),
    lines: 0,
    bytes: 0,
    objects: [],
    knownLines: 3,
    knownObjects: first?.objects,
  });
  expect(readBytes(lake.root, 'card_authorization').toString()).toBe(text);
});

test('the same file twice in one call is added once', async () => {
  const input = lake.file('a', text);
  const results = await run([input, input], 0);
  expect(results.map((r) => [r.lines, r.knownLines])).toEqual([
    [3, 0],
    [0, 3],
  ]);
});

test('of a file that grew only the new part is added', async () => {
  await run([lake.file('a', text)], 0);
  const [grown] = await run([lake.file('a', `${text}fourth\n`)], 1);
  expect(grown).toMatchObject({ lines: 1, knownLines: 3 });
});

test('equal parts of one file are all stored', async () => {
  const [result] = await run([lake.file('a', 'same\nsame\nsame\n')], 0);
  expect(result?.lines).toBe(3);
  expect(readObjects(lake.root, 'card_authorization')).toHaveLength(3);
  expect((await run([lake.path('a')], 1))[0]).toMatchObject({ lines: 0, knownLines: 3 });
});

test('the same content can be added to both tables', async () => {
  await run([lake.file('a', text)], 0);
  const [dispute] = await run([lake.path('a')], 0, { type: 'card_dispute' });
  expect(dispute?.lines).toBe(3);
});

test('the incoming folder is empty afterwards', async () => {
  await run([lake.file('a', text)], 0);
  await run([lake.path('a')], 1);
  expect(readdirSync(join(lake.root, '_cardlake', 'incoming'))).toEqual([]);
});
