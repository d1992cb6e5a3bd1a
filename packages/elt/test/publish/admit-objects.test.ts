import fc from 'fast-check';
import { admitObjects, type Candidate } from '../../src';

const NONE: ReadonlySet<string> = new Set();

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
  bringsRows: true,
  broken,
  released: new Set(released),
});
const objectsOf = (candidates: readonly Candidate<number>[]) => candidates.map(({ object }) => object);

test('objects whose rows break a rule stay out, unless they are released from it', async () => {
  const { admitted, blocked } = await admitObjects(
    [candidate(1, ['a']), candidate(2), candidate(3, ['a'], ['a']), candidate(4, ['a', 'b'], ['a'])],
    { judge: judge(100, 0), ageing: NONE },
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
    { judge: judge(10, 0), ageing: NONE },
  );
  expect(objectsOf(admitted)).toEqual([3, 4]);
  expect(objectsOf(blocked)).toEqual([50]);
});

test('a rule that the table breaks already blames no object, and is named', async () => {
  const table = { judge: judge(10, 50), ageing: NONE };
  const { admitted } = await admitObjects([candidate(1), candidate(2)], table);
  expect(admitted.map(({ object, rules }) => [object, rules])).toEqual([
    [1, ['sum']],
    [2, ['sum']],
  ]);
});

describe('a table that is stale already', () => {
  /** Objects are the days of their rows; the table is stale when its newest day is before the tenth. */
  const table = {
    judge: async (days: readonly number[]) => new Set(Math.max(5, ...days) < 10 ? ['freshness'] : []),
    ageing: new Set(['freshness']),
  };

  test.each<[string, Candidate<number>[], number[]]>([
    ['stale objects stay out', [candidate(3), candidate(6)], []],
    ['a fresh one passes, and those that come with it', [candidate(6), candidate(12)], [6, 12]],
    [
      'the good ones of a mixed batch pass',
      [candidate(6), candidate(0, ['n']), candidate(12), candidate(1)],
      [6, 12, 1],
    ],
    ['one that is released passes', [candidate(6, [], ['freshness']), candidate(7)], [6]],
    ['one without rows passes', [{ ...candidate(0), bringsRows: false }], [0]],
  ])('%s', async (_, candidates, expected) => {
    const { admitted, blocked } = await admitObjects(candidates, table);
    expect(objectsOf(admitted)).toEqual(expected);
    for (const { object, rules } of blocked) expect(rules).toEqual([object === 0 ? 'n' : 'freshness']);
  });
});

test('a bad object keeps none of those out that come with what mends a stale table', async () => {
  const judgeDays = async (days: readonly number[]) =>
    new Set([...(Math.max(5, ...days) < 10 ? ['freshness'] : []), ...(days.includes(7) ? ['q'] : [])]);
  const { admitted, blocked } = await admitObjects(
    [6, 7, 8, 12].map((day) => candidate(day)),
    { judge: judgeDays, ageing: new Set(['freshness']) },
  );
  expect(objectsOf(admitted).sort((a, b) => a - b)).toEqual([6, 8, 12]);
  expect(blocked.map(({ object, rules }) => [object, rules])).toEqual([[7, ['freshness', 'q']]]);
});

/** Adds objects one by one, and blocks those that break a rule that was not broken. */
async function addOneByOne(
  objects: readonly number[],
  judgeTable: (objects: readonly number[]) => Promise<ReadonlySet<string>>,
): Promise<number[]> {
  const admitted: number[] = [];
  let before = await judgeTable([]);
  for (const object of objects) {
    const after = await judgeTable([...admitted, object]);
    if ([...after].some((rule) => !before.has(rule))) continue;
    admitted.push(object);
    before = after;
  }
  return admitted;
}

test('objects pass as if they were added one by one, where a rule that is broken stays so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9)),
      fc.nat(40),
      fc.nat(3),
      fc.nat(20),
      async (given, limit, odd, sum) => {
        const judgeTable = async (objects: readonly number[]) =>
          new Set([
            ...(objects.reduce((total, one) => total + one, sum) > limit ? ['sum'] : []),
            ...(objects.filter((one) => one % 2 === 1).length > odd ? ['odd'] : []),
            ...(objects.includes(7) ? ['seven'] : []),
          ]);
        const { admitted } = await admitObjects(
          given.map((one) => candidate(one)),
          { judge: judgeTable, ageing: NONE },
        );
        expect(objectsOf(admitted)).toEqual(await addOneByOne(given, judgeTable));
      },
    ),
  );
});

test('one bad object of hundreds is found by few judgements', async () => {
  let judgements = 0;
  const judgeTable = async (objects: readonly number[]) => {
    judgements += 1;
    return new Set(objects.includes(211) ? ['bad'] : []);
  };
  const { admitted, blocked } = await admitObjects(
    Array.from({ length: 300 }, (_, at) => candidate(at)),
    { judge: judgeTable, ageing: NONE },
  );
  expect([admitted.length, objectsOf(blocked)]).toEqual([299, [211]]);
  expect(judgements).toBeLessThanOrEqual(20);
});

test('every object is in one of the lists, and the table breaks nothing that it did not break before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9)), fc.nat(20), fc.nat(20), async (amounts, limit, published) => {
      const sums = async (objects: readonly number[]) =>
        new Set([...(await judge(limit, published)(objects))].filter((rule) => rule === 'sum'));
      const { admitted, blocked } = await admitObjects(
        amounts.map((one) => candidate(one)),
        { judge: sums, ageing: NONE },
      );
      expect([...objectsOf(admitted), ...objectsOf(blocked)].sort()).toEqual([...amounts].sort());
      const before = await sums([]);
      expect([...(await sums(objectsOf(admitted)))].filter((rule) => !before.has(rule))).toEqual([]);
    }),
  );
});
