import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import fc from 'fast-check';
import { findUnnamedFiles, openLake } from '../src';
import {
  type Change,
  commitChange,
  listDataFiles,
  listLeftovers,
  readView,
  type View,
} from './support/workload';

/**
 * The folder is copied at every step of every commit: each copy is what a process killed there leaves. In each copy a
 * reader must see the state before the commit or after it, the next writer must complete it, and copies made while it
 * does so must have the same properties.
 */
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-crash-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const change: fc.Arbitrary<Change> = fc.record({
  adds: fc.array(
    fc.record({ day: fc.integer({ min: 1, max: 3 }), dispute: fc.boolean(), exact: fc.boolean() }),
    {
      maxLength: 4,
    },
  ),
  removes: fc.array(fc.nat(20), { maxLength: 3 }),
  objects: fc.nat(2),
});

/** Change that the next writer commits. */
const NEXT: Change = { adds: [{ day: 1, dispute: false, exact: false }], removes: [0], objects: 1 };

/** Commits changes, copying the lake at each step. @returns the view after each commit, and the copies */
async function run(root: string, changes: readonly Change[]) {
  const images: { readonly root: string; readonly after: number }[] = [];
  const views: View[] = [];
  const lake = await openLake(root, {
    create: true,
    onStep: () => {
      const image = `${root}.${images.length}`;
      cpSync(root, image, { recursive: true });
      images.push({ root: image, after: views.length - 1 });
    },
  });
  views.push(await readView(lake));
  const writer = await lake.beginWrite();
  for (const [index, each] of changes.entries()) {
    await commitChange(writer, each, `t${index}`);
    views.push(await readView(lake));
  }
  writer.release();
  return { images, views };
}

test('killed anywhere, the lake is in the old state or the new, and the next writer finishes', async () => {
  let runs = 0;
  let copies = 0;
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const base = join(home, `${runs++}`);
      const { images, views } = await run(base, changes);
      expect(views.map(({ version }) => version)).toEqual(views.map((_, version) => version));
      for (const image of images) {
        copies++;
        const killed = await openLake(image.root);
        const seen = await readView(killed);
        expect([views[image.after], views[image.after + 1]]).toContainEqual(seen);

        // What its commit had yet to remove is no file of a lost record.
        expect(findUnnamedFiles(image.root, killed.snapshot(), [cardTransactions, cardDisputes])).toEqual([]);

        // A second death, during the recovery from the first.
        const again = `${image.root}.again`;
        const stop = steps++ % 5;
        let step = 0;
        const lake = await openLake(image.root, {
          onStep: () => step++ === stop && cpSync(image.root, again, { recursive: true }),
        });
        const recoveredWriter = await lake.beginWrite();
        expect(listDataFiles(image.root)).toEqual(seen.files);
        await commitChange(recoveredWriter, NEXT, 'next');
        recoveredWriter.release();
        const next = await readView(lake);
        expect(next.version).toBe(seen.version + 1);
        expect(next.files.filter((file) => !file.endsWith(': next 0'))).toHaveLength(
          Math.max(0, seen.files.length - 1),
        );
        expect(listDataFiles(image.root)).toEqual(next.files);
        expect(listLeftovers(image.root)).toEqual([]);

        const secondLake = await openLake(again);
        const secondSeen = await readView(secondLake);
        expect([seen, next]).toContainEqual(secondSeen);
        (await secondLake.beginWrite()).release();
        expect(await readView(secondLake)).toEqual(secondSeen);
        expect(listDataFiles(again)).toEqual(secondSeen.files);
        expect(listLeftovers(again)).toEqual([]);
      }
      rmSync(home, { recursive: true, force: true });
    }),
    { numRuns: 4, seed: 20260101 },
  );
  expect(copies).toBeGreaterThan(50);
});
