import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { isUserError } from '@cardlake/runtime';
import { LAKE_FORMAT, openLake, openOutdatedLake, STEPS } from '../src';
import { CHANGES, commitChange, listDataFiles, listLeftovers, readView } from './support/workload';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-upgrade-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const formatOf = (root: string) => join(root, '_cardlake', 'format.json');

/** Creates a lake with some commits, and marks it as one of an older format. */
async function outdatedLake(root: string) {
  const lake = await openLake(root, { create: true });
  const write = await lake.beginWrite();
  await commitChange(write, CHANGES[0]!, 'old');
  write.release();
  const view = await readView(lake);
  writeFileSync(formatOf(root), `{"format":${LAKE_FORMAT - 1}}\n`);
  return view;
}

/** Upgrades a lake by a commit that replaces some of its files. */
async function upgrade(root: string, onStep: (step: string) => void = () => {}): Promise<void> {
  const outdated = await openOutdatedLake(root, { onStep });
  if (outdated === undefined) return;
  const write = await outdated.lake.beginWrite();
  try {
    const transaction = write.transaction();
    const location = transaction.stage(cardTransactions, '2018-04-01', 'new.txt');
    writeFileSync(location, 'upgraded');
    transaction.add({ location, rows: 1 });
    for (const { path } of write.snapshot.files(cardTransactions)) transaction.remove(path);
    await outdated.commit(write, transaction, { kind: 'upgrade' });
  } finally {
    write.release();
  }
}

test('a lake of an older format is refused in words, whoever opens it', async () => {
  await outdatedLake(home);
  for (const create of [true, false]) {
    await expect(openLake(home, { create })).rejects.toMatchObject({
      code: 'lake_outdated',
      message: expect.stringContaining(`${home} was made by an older version of cardlake`),
      hint: expect.stringContaining('cardlake upgrade'),
    });
  }
});

test('a lake of the current format needs no upgrade, a newer one cannot be upgraded', async () => {
  await openLake(home, { create: true });
  expect(await openOutdatedLake(home)).toBeUndefined();
  writeFileSync(formatOf(home), `{"format":${LAKE_FORMAT + 1}}`);
  await expect(openOutdatedLake(home)).rejects.toMatchObject({ code: 'unsupported_lake_format' });
  await expect(openOutdatedLake(join(home, 'none'))).rejects.toMatchObject({ code: 'lake_missing' });
});

test('an upgraded lake opens, and has the new content', async () => {
  await outdatedLake(home);
  await upgrade(home);
  expect(JSON.parse(readFileSync(formatOf(home), 'utf8'))).toEqual({ format: LAKE_FORMAT });
  const lake = await openLake(home);
  expect(listDataFiles(home)).toEqual([expect.stringMatching(/: upgraded$/)]);
  expect(lake.snapshot().facts).toEqual({ kind: 'upgrade' });
});

test('an upgrade that is killed at any step leaves the old lake or the new one, and can be repeated', async () => {
  const root = join(home, 'lake');
  const old = await outdatedLake(root);
  const images: string[] = [];
  const steps = new Set<string>();
  await upgrade(root, (step) => {
    steps.add(step);
    const image = join(home, `${images.length}-${step}`);
    cpSync(root, image, { recursive: true });
    images.push(image);
  });
  const upgraded = await readView(await openLake(root));
  const always = STEPS.filter((step) => !/checkpoint|log-trimmed/.test(step));
  expect([...steps]).toEqual(expect.arrayContaining([...always, 'upgrade-announced', 'upgraded']));

  let outdated = 0;
  for (const image of images) {
    const found = await openLake(image).catch((error: unknown) => error);
    if (isUserError(found, 'lake_outdated')) {
      outdated++;
      const before = await openOutdatedLake(image);
      expect(await readView(before!.lake)).toEqual(old);
      await upgrade(image);
    }
    const lake = await openLake(image);
    expect(await readView(lake)).toEqual(upgraded);
    (await lake.beginWrite()).release();
    expect(listDataFiles(image)).toEqual(upgraded.files);
    expect(listLeftovers(image)).toEqual([]);
  }
  expect(outdated).toBeGreaterThan(3);
  expect(images.length - outdated).toBeGreaterThan(3);
});

test('an upgrade that was only announced is refused by older programs, which know one number', async () => {
  await outdatedLake(home);
  await expect(
    upgrade(home, (step) => {
      if (step === 'upgrade-announced') throw new Error('died');
    }),
  ).rejects.toThrow('died');
  expect(JSON.parse(readFileSync(formatOf(home), 'utf8'))).toMatchObject({ format: LAKE_FORMAT });
  await expect(openLake(home)).rejects.toMatchObject({ code: 'lake_outdated' });
});
