import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineLake, openLake } from '../src';
import { DAMAGES } from '../test-kit';
import { commitChange, readView, type View } from './support/workload';

/** A checkpoint is written with the 32nd record, and after it there are more records. */
const COMMITS = 40;
const CHECKPOINT = '_cardlake/checkpoint.json';
const FORMAT = '_cardlake/format.json';
const record = (version: number): string => `_cardlake/log/${String(version).padStart(20, '0')}.json`;

let home: string;
let valid: string;
let view: View;
let copies = 0;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-examine-'));
  valid = join(home, 'valid');
  const lake = await openLake(valid, { create: true });
  const writer = await lake.beginWrite();
  for (let n = 1; n <= COMMITS; n++)
    await commitChange(
      writer,
      { adds: [{ day: 1, dispute: false, exact: false }], removes: [], objects: 1 },
      `t${n}`,
    );
  writer.release();
  view = await readView(lake);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function copy(): string {
  const root = join(home, `${copies++}`);
  cpSync(valid, root, { recursive: true });
  return root;
}

/** Metadata files, and whether the state is still known without one; a lost file of the history harms nobody. */
const FILES = [
  { path: CHECKPOINT, isComplete: true, isNeeded: true },
  { path: FORMAT, isComplete: true, isNeeded: true },
  { path: record(3), isComplete: true, isNeeded: false },
  { path: record(COMMITS - 1), isComplete: false, isNeeded: true },
  { path: record(COMMITS), isComplete: false, isNeeded: true },
] as const;

const cases = FILES.flatMap((file) =>
  Object.entries(DAMAGES).map(([kind, damage]) => ({ kind, damage, ...file })),
)
  // Without its newest record, the journal is that of the commit before, and "verify" finds the files of the lost one.
  .filter(({ path, kind }) => !(path === record(COMMITS) && kind === 'missing'));

test.each(cases)(
  '$path $kind: never an older state; it is named, and mended by the next commit',
  async (damaged) => {
    const { path, damage, kind, isComplete, isNeeded } = damaged;
    const root = copy();
    damage(join(root, path));
    const read = openLake(root).then(readView);
    // A record that the state does not need is part of the history alone.
    // Every record is there, so that a lost checkpoint costs nothing.
    const isHarmless = kind === 'missing' && path === CHECKPOINT;
    if (isNeeded && !isHarmless)
      await expect(read).rejects.toMatchObject({
        code: 'lake_damaged',
        message: expect.stringContaining(path),
      });
    else expect(await read).toEqual(view);

    const examined = examineLake(root);
    const isMissingHistory = !isNeeded && kind === 'missing';
    expect(examined.damaged.map((file) => file.path)).toEqual(isMissingHistory || isHarmless ? [] : [path]);
    expect(examined.isComplete).toBe(isComplete);
    const seen = await readView(examined.lake);
    if (isComplete) expect(seen).toEqual(view);

    const writer = await examined.lake.beginWrite();
    await writer.transaction().commit({ kind: 'rebuild' });
    examined.mend();
    writer.release();
    const mended = await openLake(root);
    expect(await readView(mended)).toEqual({ ...seen, version: COMMITS + 1, facts: { kind: 'rebuild' } });
    expect(examineLake(root).damaged).toEqual([]);
    expect(mended.history(1)).toMatchObject([{ version: COMMITS + 1 }]);
  },
);

test('without a checkpoint, a lake is not taken for an empty one when its first records are trimmed', async () => {
  const root = copy();
  for (let version = 1; version <= 5; version++) rmSync(join(root, record(version)));
  expect(await readView(await openLake(root))).toEqual(view);
  rmSync(join(root, CHECKPOINT));
  await expect(openLake(root).then(readView)).rejects.toMatchObject({
    code: 'lake_damaged',
    message: expect.stringContaining('checkpoint.json is missing'),
  });
  await expect(openLake(root, { create: true }).then(readView)).rejects.toMatchObject({
    code: 'lake_damaged',
  });
  expect(examineLake(root)).toMatchObject({ isComplete: false, damaged: [{ path: CHECKPOINT }] });
});

test('a flipped digit in a record is found, though the record is still valid JSON', async () => {
  const root = copy();
  const path = join(root, record(COMMITS));
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"rows":0', '"rows":8'));
  await expect(openLake(root).then(readView)).rejects.toMatchObject({ code: 'lake_damaged' });
  // A version of this program that knows no checksums wrote none.
  writeFileSync(path, text.replace(/,"sha256":"[0-9a-f]{64}"\}\n$/, '}\n'));
  expect(await readView(await openLake(root))).toEqual(view);
});

test('a lake whose format file is lost is no empty folder: it is not created anew', async () => {
  const root = copy();
  rmSync(join(root, FORMAT));
  await expect(openLake(root, { create: true })).rejects.toMatchObject({ code: 'lake_damaged' });
  expect(existsSync(join(root, FORMAT))).toBe(false);
  expect(readdirSync(join(root, '_cardlake/log'))).toHaveLength(COMMITS);
});
