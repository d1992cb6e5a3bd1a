import fc from 'fast-check';
import { objectVersions } from '../../src/s3';
import { storedVersionOf } from '../../src/s3/object-versions';

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

test('without versioning, what is written over is another version, the same content later on, too', () => {
  const versionOf = (etag: string, modifiedMs: number) =>
    objectVersions([{ key: 'a', version: 'null', etag, bytes: 1, modifiedMs }])[0]?.version ?? '';
  const versions = [versionOf('"1"', 1000), versionOf('"2"', 1000), versionOf('"1"', 2000)];
  expect(new Set(versions).size).toBe(3);
  for (const version of versions) expect(storedVersionOf({ version })).toBe('null');
});
