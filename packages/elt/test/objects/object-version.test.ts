import { chooseVersions, type ObjectVersion } from '../../src';

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
