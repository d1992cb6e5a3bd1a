import { writeFileSync } from 'node:fs';
import { importModel, promoteModel } from '@cardlake/engine';
import { testFolder } from '@cardlake/engine/test-kit';
import { LocalSnapshotRows } from '@cardlake/feature-store/assembled';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { chooseServedGroup } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import { openServedModel } from '../../src/serve/served-model';

const path = testFolder();
const names = ['amount', ...chooseServedGroup().features.map(({ name }) => name)];
const clock = fixedClock(Date.UTC(2026, 0, 1));

/** Adds a model of random trees to a lake. @returns its version */
function addModel(lakeRoot: string, name: string, seed: number): string {
  const file = path(`model-${seed}.json`);
  writeFileSync(file, toBytes(randomModelFile({ trees: 2, depth: 2, features: names.length, seed, names })));
  return importModel({ lakeRoot, file, name, features: names }).version;
}

const open = (lakeRoot: string, change: { readonly version?: string; readonly experiment?: string }) =>
  openServedModel({
    lakeRoot,
    clock,
    snapshots: new LocalSnapshotRows(path('snapshots'), clock),
    name: 'fraud',
    ...change,
  });

test('an experiment names the model as well as its versions; none needs to be promoted', async () => {
  const lake = path('experiment');
  const [champion, shadow] = [addModel(lake, 'ours', 1), addModel(lake, 'ours', 2)];
  const experiment = path('experiment.json');
  writeFileSync(experiment, JSON.stringify({ model: 'ours', champion, shadows: [shadow] }));
  const model = open(lake, { experiment });
  expect(model).toMatchObject({ group: chooseServedGroup(), name: 'ours', version: champion });

  promoteModel(lake, 'ours', shadow);
  await model.refresh();
  expect(model.version).toBe(champion);
});

test('a promotion is followed unless a version is named', async () => {
  const lake = path('promoted');
  const [first, second] = [addModel(lake, 'fraud', 1), addModel(lake, 'fraud', 2)];
  promoteModel(lake, 'fraud', first);
  const [following, named] = [open(lake, {}), open(lake, { version: first })];
  promoteModel(lake, 'fraud', second);
  for (const model of [following, named]) await model.refresh();
  expect([following.name, following.version, named.version]).toEqual(['fraud', second, first]);
});
