import fc from 'fast-check';
import { admitObjects, type Candidate } from '../../src';

/** Objects are amounts; the table breaks `sum` above a limit, and `odd` with an odd number of them. */
const judge = (limit: number, published: number) => async (objects: readonly number[]) => {
  const sum = objects.reduce((total, one) => total + one, published);
  return new Set([
    ...(sum > limit ? ['sum'] : []),
    ...(objects.length % 2 === 1 && sum > limit - 2 ? ['odd'] : []),
  ]);
};
const candidate = (
  object: number,
  broken: readonly string[] = [],
  released: readonly string[] = [],
): Candidate<number> => ({
  object,
  broken,
  released: new Set(released),
});
const objectsOf = (candidates: readonly Candidate<number>[]) => candidates.map(({ object }) => object);

test('objects whose rows break a rule stay out, unless they are released from it', async () => {
  const { admitted, blocked } = await admitObjects(
    [candidate(1, ['a']), candidate(2), candidate(3, ['a'], ['a']), candidate(4, ['a', 'b'], ['a'])],
    judge(100, 0),
  );
  expect(objectsOf(admitted)).toEqual([2, 3]);
  expect(blocked.map(({ object, rules }) => [object, rules])).toEqual([
    [1, ['a']],
    [4, ['b']],
  ]);
});

test('those that break the table are blocked, and the ones after them pass', async () => {
  const { admitted, blocked } = await admitObjects(
    [3, 50, 4].map((one) => candidate(one)),
    judge(10, 0),
  );
  expect(objectsOf(admitted)).toEqual([3, 4]);
  expect(objectsOf(blocked)).toEqual([50]);
});

test('a rule that the table breaks already blames no object', async () => {
  const { admitted } = await admitObjects([candidate(1), candidate(2)], judge(10, 50));
  expect(objectsOf(admitted)).toEqual([1, 2]);
});

test('every object is in one of the lists, and the table breaks nothing that it did not break before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9)), fc.nat(20), fc.nat(20), async (amounts, limit, published) => {
      const sums = async (objects: readonly number[]) =>
        new Set([...(await judge(limit, published)(objects))].filter((rule) => rule === 'sum'));
      const { admitted, blocked } = await admitObjects(
        amounts.map((one) => candidate(one)),
        sums,
      );
      expect([...objectsOf(admitted), ...objectsOf(blocked)].sort()).toEqual([...amounts].sort());
      const before = await sums([]);
      expect([...(await sums(objectsOf(admitted)))].filter((rule) => !before.has(rule))).toEqual([]);
    }),
  );
});
