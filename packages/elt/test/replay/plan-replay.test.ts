import { type ObjectVersion, planReplay } from '../../src';

const version = (key: string, modifiedMicros: number): ObjectVersion => ({
  key,
  version: `v${modifiedMicros}`,
  order: String(modifiedMicros),
  content: `${key} at ${modifiedMicros}`,
  modifiedMicros,
  bytes: 1,
});
const loaded = version('a/1', 1);
const overwritten = version('a/2', 2);
const newer = version('a/2', 5);
const fresh = version('b/3', 3);
const found = [fresh, newer, loaded];
const known = [overwritten, loaded, newer];

test.each([
  [{}, ['load b/3@3', 'none a/1@1', 'none a/2@2', 'none a/2@5']],
  [{ isForced: true }, ['gone a/2@2', 'load b/3@3', 'reload a/1@1', 'reload a/2@5']],
  [{ isForced: true, fromMicros: 2, toMicros: 5 }, ['gone a/2@2', 'load b/3@3']],
  [{ prefix: 'a/' }, ['none a/1@1', 'none a/2@2', 'none a/2@5']],
])('a replay of %j', (range, expected) => {
  const steps = planReplay(found, known, 'version', range);
  expect(
    steps.map(({ action, object }) => `${action} ${object.key}@${object.modifiedMicros}`).sort(),
  ).toEqual(expected);
});
