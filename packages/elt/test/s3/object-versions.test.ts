import fc from 'fast-check';
import { objectVersions } from '../../src/s3';

const listed = (modified: readonly number[]) =>
  modified
    .map((modifiedMs, at) => ({ key: 'a', version: `v${at}`, etag: `"${at}"`, bytes: 1, modifiedMs }))
    .reverse();

test('versions are ordered as they were written, whatever their instants say', () => {
  // Seconds only, and those of an upload in parts are when it began.
  const instants = fc.array(
    fc.integer({ min: 0, max: 5 }).map((second) => second * 1000),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(instants, (modified) => {
      const versions = objectVersions(listed(modified));
      expect(versions.map(({ version }) => version)).toEqual(modified.map((_, at) => `v${at}`));
      const orders = versions.map(({ order }) => order);
      expect(new Set(orders).size).toBe(orders.length);
      expect([...orders].sort()).toEqual(orders);
    }),
  );
});

test('the order of a version does not change when newer ones come', () => {
  const few = objectVersions(listed([5000, 1000, 5000]));
  expect(objectVersions(listed([5000, 1000, 5000, 5000, 9000])).slice(0, 3)).toEqual(few);
});

test('without versioning, another content is another version', () => {
  const [one] = objectVersions([{ key: 'a', version: 'null', etag: '"1"', bytes: 1, modifiedMs: 1 }]);
  const [two] = objectVersions([{ key: 'a', version: 'null', etag: '"2"', bytes: 1, modifiedMs: 1 }]);
  expect(one?.version).not.toBe(two?.version);
});
