import type { ReleaseControl } from '@cardlake/prediction';
import { readModelFiles } from '@cardlake/prediction';
import { type LoadedJudge, loadJudge } from '../../src/model/load-judge';
import { type TestLake, testLake } from '../support/lake';

const load = async (lake: TestLake, current?: LoadedJudge, control?: ReleaseControl) =>
  loadJudge(lake, { files: await readModelFiles(lake), control }, current);

test('the promoted version decides', async () => {
  const lake = testLake();
  const other = lake.writeVersion(0.6);
  const { options } = await load(lake);
  expect(options.experiment).toEqual({ model: 'starter', champion: lake.version, shadows: [] });
  expect(options.group).toMatchObject({ name: 'fraud_features', version: 2 });
  lake.promote(other);
  expect((await load(lake)).options.experiment.champion).toBe(other);
});

test('what is as it was is not loaded again, and no version twice', async () => {
  const lake = testLake();
  const first = await load(lake);
  expect(await load(lake, first)).toBe(first);
  const other = lake.writeVersion(0.6);
  const experiment = {
    model: 'starter',
    champion: lake.version,
    challenger: { version: other, weight: 100 },
  };
  lake.writeFile('experiment.json', JSON.stringify(experiment));
  const second = await load(lake, first);
  expect(second.options.experiment).toEqual({ ...experiment, shadows: [] });
  expect(second.versions.get(lake.version)).toBe(first.versions.get(lake.version));
  expect(second.versions.get(other)?.policy.rule).toMatchObject({ review: 0.6 });
});

test('the versions of the control go before those that the files name, and shadows stay but for those', async () => {
  const lake = testLake();
  const [one = '', other = '', third = ''] = [0.6, 0.7, 0.8].map((review) => lake.writeVersion(review));
  const experiment = { model: 'starter', champion: lake.version, shadows: [other, third], controlShare: 0.5 };
  lake.writeFile('experiment.json', JSON.stringify(experiment));
  const control: ReleaseControl = {
    revision: 1,
    champion: one,
    championSlot: 'a',
    challenger: { version: other, weight: 0 },
  };
  const first = await load(lake, undefined, control);
  expect(first.options.experiment).toEqual({
    ...experiment,
    champion: one,
    challenger: control.challenger,
    shadows: [third],
  });
  expect(await load(lake, first, { ...control })).toBe(first);
  const weighed = { ...control, revision: 2, challenger: { version: other, weight: 100 } };
  const second = await load(lake, first, weighed);
  expect(second.options.experiment.challenger?.weight).toBe(100);
  expect(second.versions.get(other)).toBe(first.versions.get(other));
});

test('lists and rules are read', async () => {
  const lake = testLake();
  const rule = {
    id: 'all',
    owner: 'fraud desk',
    expires: '2099-01-01',
    action: 'review',
    when: [{ field: 'country', is: 'present' }],
  };
  lake.writeFile('rules.json', JSON.stringify({ rules: [rule] }));
  const { options } = await load(lake);
  const event = { country: 'BE' } as Parameters<typeof options.rules.match>[0];
  expect(options.rules.match(event, {}, 0)).toMatchObject([{ id: 'all' }]);
});

test.each([
  ['promoted.json', '{}', /version/],
  ['experiment.json', '{"model":"other","champion":"a"}', /is about the model other/],
  ['experiment.json', '{"model":"starter"}', /champion/],
  ['rules.json', '{"rules":[{}]}', /rules\.json/],
  ['promoted.json', '{"version":"2026-01-01-00000000"}', /version=2026-01-01-00000000 has no policy\.json/],
])('%s of %s is refused', async (name, text, message) => {
  const lake = testLake();
  lake.writeFile(name, text);
  await expect(load(lake)).rejects.toThrow(message);
});

test('without a promoted version, the missing file is named', async () => {
  const lake = testLake();
  lake.objects.stored.delete('lake/gold/models/starter/promoted.json');
  await expect(load(lake)).rejects.toThrow('gold/models/starter/promoted.json is missing');
});
