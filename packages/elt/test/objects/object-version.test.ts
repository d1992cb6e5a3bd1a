import { chooseVersions, type ObjectVersion } from '../../src';
import { objectVersions } from '../../src/s3';

const version = (key: string, order: number, content = `${key}${order}`): ObjectVersion => ({
  key,
  version: `${content}-${order}`,
  order: String(order),
  content,
  modifiedMicros: order,
  bytes: 1,
});
const chosen = (...args: Parameters<typeof chooseVersions>) =>
  chooseVersions(...args).map(({ key, order }) => `${key}${order}`);

test('versions come in the order in which they were written, then by key, each once', () => {
  const found = [version('b', 2), version('c', 1), version('a', 2), version('c', 1)];
  expect(chosen(found, [], 'version')).toEqual(['c1', 'a2', 'b2']);
});

test.each<[Parameters<typeof chooseVersions>[2], readonly string[]]>([
  ['version', ['a2', 'a3']],
  ['etag', ['a3']],
  ['key', []],
])('with the idempotency key %s', (key, expected) => {
  const found = [version('a', 2, 'same'), version('a', 3)];
  expect(chosen(found, [version('a', 1, 'same')], key)).toEqual(expected);
});

test('with etag, a version that repeats the one before is left out, and one that goes back to an older content is loaded', () => {
  const contents = ['good', 'good', 'bad', 'bad', 'good'];
  const written = contents.map((content, at) => version('a', at + 1, content));
  const other = version('b', 4, 'bad');
  expect(chosen([...written, other], [], 'etag')).toEqual(['a1', 'a3', 'b4', 'a5']);
  const loaded: ObjectVersion[] = [];
  for (const one of written) loaded.push(...chooseVersions([one], loaded, 'etag'));
  expect(loaded.map(({ order }) => order)).toEqual(['1', '3', '5']);
  expect(chosen(written, loaded, 'etag')).toEqual([]);
});

test('with key, the first is that which is listed as the oldest, whatever the instants say', () => {
  const listed = (names: readonly (readonly [string, number])[]) =>
    objectVersions(
      names.map(([version, modifiedMs]) => ({
        key: 'a',
        version,
        etag: `"${version}"`,
        bytes: 1,
        modifiedMs,
      })),
    );
  const firstOf = (...names: Parameters<typeof listed>[0]) =>
    chooseVersions(listed(names), [], 'key').map(({ version }) => version);
  expect(firstOf(['in parts', 1000], ['at once', 2000])).toEqual(['at once']);
  expect(firstOf(['at once', 2000], ['in parts', 1000])).toEqual(['in parts']);
  expect(firstOf(['later', 1000], ['first', 1000])).toEqual(['first']);
});
