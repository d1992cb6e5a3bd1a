import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '@cardlake/runtime';
import { openLake } from '../src';
import { startWriter } from './support/child';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a second writer learns which process writes and since when; a killed writer releases the lock', async () => {
  const holder = startWriter('hold', root);
  await holder.outputContains('locked');
  const lake = await openLake(root);
  expect(lake.snapshot().version).toBe(0);
  await expect(lake.beginWrite()).rejects.toMatchObject({
    code: 'lake_locked',
    message: expect.stringMatching(
      new RegExp(`^process ${holder.process.pid} is writing to the lake .* since 20`),
    ),
    hint: expect.stringContaining('Wait'),
  });
  holder.process.kill('SIGKILL');
  await holder.ended;
  (await lake.beginWrite()).release();
});

test('a process cannot write twice, by whatever path, until it releases', async () => {
  const lake = await openLake(root, { create: true, clock: fixedClock(0) });
  const alias = `${root}-alias`;
  symlinkSync(root, alias);
  const other = await openLake(alias);
  try {
    const race = await Promise.allSettled([lake.beginWrite(), other.beginWrite()]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(lake.beginWrite()).rejects.toMatchObject({
      code: 'lake_locked',
      message: expect.stringMatching(/^this process is writing .* since 1970-01-01T00:00:00.000Z/),
    });
    for (const each of race) if (each.status === 'fulfilled') each.value.release();
    const again = await other.beginWrite();
    again.release();
    again.release();
    (await lake.beginWrite()).release();
  } finally {
    rmSync(alias);
  }
});

test('of many processes that create a lake and write to it at once, each writes or is told to wait', async () => {
  const children = Array.from({ length: 4 }, () => startWriter('kill', root, '9999'));
  await Promise.all(children.map((child) => child.ended));
  const outcomes = children.map((child) => (/committed 3/.test(child.output()) ? 'wrote' : child.output()));
  expect(outcomes.filter((outcome) => outcome === 'wrote').length).toBeGreaterThanOrEqual(1);
  for (const outcome of outcomes) expect(outcome).toMatch(/^(wrote|)$|lake_locked/);
  expect((await openLake(root)).snapshot().version).toBe(3);
});

test('the writer can be seen from the moment of the lock to its release', async () => {
  const lake = await openLake(root, { create: true, clock: fixedClock(0) });
  expect(lake.writer()).toBeUndefined();
  const writer = await lake.beginWrite();
  expect(lake.writer()).toEqual({ pid: process.pid, since: '1970-01-01T00:00:00.000Z' });
  writer.release();
  expect(lake.writer()).toBeUndefined();
  const holder = startWriter('hold', root);
  await holder.outputContains('locked');
  expect(lake.writer()).toMatchObject({ pid: holder.process.pid });
  holder.process.kill('SIGKILL');
  await holder.ended;
  expect(lake.writer()).toBeUndefined();
});
