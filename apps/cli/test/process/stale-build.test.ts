const { describeStaleBuild } = require('../../bin/feature-sources.cjs');

const built = { definitions: { 'rt.ts': 'a' }, compiled: { 'rt_v1.json': 'x' } };

test('a build with the features of the checkout is current', () => {
  expect(describeStaleBuild(built, built)).toBeUndefined();
});

test('a build from before a published version says which, and how to build again', () => {
  const now = { ...built, compiled: { ...built.compiled, 'rt_v2.json': 'y' } };
  expect(describeStaleBuild(built, now)).toBe('built before rt_v2; run `npm run build:cli`');
});

test('a build with a version that was withdrawn is stale', () => {
  const before = { ...built, compiled: { ...built.compiled, 'rt_v2.json': 'y' } };
  expect(describeStaleBuild(before, built)).toContain('run `npm run build:cli`');
});

test('a definition that has changed since has to be published first', () => {
  const now = { ...built, definitions: { 'rt.ts': 'b' } };
  expect(describeStaleBuild(built, now)).toContain(
    'rt.ts has changed since the build; run `npm run feature:publish`',
  );
});

test('without a checkout there is nothing to compare', () => {
  expect(describeStaleBuild(built, { definitions: {}, compiled: {} })).toBeUndefined();
});
