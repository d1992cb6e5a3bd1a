import { loadJudge } from '../../src/model/load-judge';
import { testLake } from '../support/lake';

test('the promoted version decides', async () => {
  const lake = testLake();
  const other = lake.writeVersion(0.6);
  const { options } = await loadJudge(lake);
  expect(options.experiment).toEqual({ model: 'starter', champion: lake.version, shadows: [] });
  expect(options.group).toMatchObject({ name: 'fraud_features', version: 2 });
  lake.promote(other);
  expect((await loadJudge(lake)).options.experiment.champion).toBe(other);
});

test('what is as it was is not loaded again, and no version twice', async () => {
  const lake = testLake();
  const first = await loadJudge(lake);
  expect(await loadJudge(lake, first)).toBe(first);
  const other = lake.writeVersion(0.6);
  const experiment = {
    model: 'starter',
    champion: lake.version,
    challenger: { version: other, weight: 100 },
  };
  lake.writeFile('experiment.json', JSON.stringify(experiment));
  const second = await loadJudge(lake, first);
  expect(second.options.experiment).toEqual({ ...experiment, shadows: [] });
  expect(second.versions.get(lake.version)).toBe(first.versions.get(lake.version));
  expect(second.versions.get(other)?.policy.rule).toMatchObject({ review: 0.6 });
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
  const { options } = await loadJudge(lake);
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
  await expect(loadJudge(lake)).rejects.toThrow(message);
});

test('without a promoted version, the missing file is named', async () => {
  const lake = testLake();
  lake.objects.stored.delete('lake/gold/models/starter/promoted.json');
  await expect(loadJudge(lake)).rejects.toThrow('gold/models/starter/promoted.json is missing');
});
