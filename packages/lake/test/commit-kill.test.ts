import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLake, STEPS } from '../src';
import { startWriter } from './support/child';
import { CHANGES, commitChange, listDataFiles, listLeftovers, readView, type View } from './support/workload';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-kill-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a writer killed at any step leaves the old state or the new, and the next one finishes', async () => {
  const steps: string[] = [];
  const lake = await openLake(join(home, 'reference'), { create: true, onStep: (step) => steps.push(step) });
  const views: View[] = [await readView(lake)];
  const writer = await lake.beginWrite();
  for (const [index, change] of CHANGES.entries()) {
    await commitChange(writer, change, `t${index}`);
    views.push(await readView(lake));
  }
  writer.release();
  expect(new Set(steps)).toEqual(new Set(STEPS));

  const dieAt = async (at: number) => {
    const root = join(home, `${at}`);
    const child = startWriter('kill', root, String(at));
    expect([at, await child.ended, child.output()]).toEqual([
      at,
      'SIGKILL',
      expect.stringContaining(`killed at ${steps[at]}`),
    ]);
    const acknowledged = child.output().match(/committed/g)?.length ?? 0;
    const seen = await readView(await openLake(root));
    expect([views[acknowledged], views[acknowledged + 1]]).toContainEqual(seen);

    const recovered = await openLake(root);
    const next = await recovered.beginWrite();
    expect(next.snapshot.version).toBe(seen.version);
    expect(listDataFiles(root)).toEqual(seen.files);
    for (const [index, change] of CHANGES.entries()) {
      if (index >= seen.version) await commitChange(next, change, `t${index}`);
    }
    next.release();
    expect(await readView(recovered)).toEqual(views.at(-1));
    expect(listDataFiles(root)).toEqual(views.at(-1)?.files);
    expect(listLeftovers(root)).toEqual([]);
    rmSync(root, { recursive: true });
  };
  for (let at = 0; at < steps.length; at += 2) {
    await Promise.all([at, at + 1].filter((step) => step < steps.length).map(dieAt));
  }
});
