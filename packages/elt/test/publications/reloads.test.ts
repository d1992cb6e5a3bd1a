import { memoryItemTable } from '@cardlake/aws/test-kit';
import { PUBLICATION_ATTRIBUTES } from '@cardlake/job-contract';
import { publicationTable } from '../../src/dynamodb/publication-table';
import { type Publications, startPublication, startRelease, type Verdict } from '../../src/publications';
import { memoryPublications } from './memory-publications';
import { feed, NAME, object, world } from './world';

/** The table of DynamoDB, whose conditions are decided as their expressions say. */
const tableInMemory = (): Publications =>
  publicationTable(
    memoryItemTable(PUBLICATION_ATTRIBUTES, ({ expression, values = {} }, stored) => {
      if (stored === undefined) return expression.includes('attribute_not_exists');
      const { replayedMs, attempt, holder } = stored;
      if (values[':replayed'] !== undefined) return Number(replayedMs?.N) < Number(values[':replayed'].N);
      return values[':attempt']?.N === attempt?.N && values[':holder']?.S === holder?.S;
    }),
  );

const judged: Verdict = { status: 'published', rules: [], records: 1, rows: 1, rejected: 0 };
const verdictOn = (at: number, verdict: Partial<Verdict> = {}) => {
  const { key, version } = object(at);
  return { key, version, ...judged, ...verdict };
};

describe.each([
  ['in memory', () => memoryPublications().publications],
  ['in DynamoDB', tableInMemory],
])('publications %s', (_where, open) => {
  const opened = () => {
    const made = world(open());
    const { publications } = made.ports;
    const start = () => startPublication(feed, { bytes: 0 }, made.ports);
    const find = (at = 0) => publications.find(NAME, object(at).plan);
    return { ...made, publications, start, find };
  };

  test('an object that was judged waits again for a replay, is requested with its instant, and judged for it', async () => {
    const { publications, start, find, started, requestOf, end } = opened();
    await publications.add(object(0));
    await start();
    await end(started[0] ?? '', true, [verdictOn(0)]);
    await publications.addReload(object(0), 5);
    await publications.add(object(1));
    expect(await find()).toEqual({ state: 'judged', verdict: judged });
    expect(await publications.findReload(NAME, object(0).plan)).toBe(5);
    expect(await start()).toMatchObject({ outcome: 'started', objects: 2 });
    expect(requestOf(started[1] ?? '')).toEqual({
      feed: NAME,
      plans: [object(1).plan],
      reloads: [{ plan: object(0).plan, replayedMs: 5 }],
    });
    await end(started[1] ?? '', true, [verdictOn(0, { status: 'blocked', rules: ['r'] }), verdictOn(1)]);
    expect(await find()).toMatchObject({ state: 'judged', verdict: { status: 'blocked' }, replayedMs: 5 });
    expect(await publications.findReload(NAME, object(0).plan)).toBeUndefined();
    expect(await start()).toEqual({ outcome: 'nothing', objects: 0 });
  });

  test('an object that waits already is requested once, for the later of two replays', async () => {
    const { publications, start, started, requestOf } = opened();
    await publications.add(object(0));
    for (const instant of [5, 9, 7]) await publications.addReload(object(0), instant);
    await start();
    const reloads = [{ plan: object(0).plan, replayedMs: 9 }];
    expect(requestOf(started[0] ?? '')).toEqual({ feed: NAME, plans: [], reloads });
  });

  test('the end of a publication that began before leaves the object waiting for its replay', async () => {
    const { publications, start, started, end } = opened();
    await publications.add(object(0));
    await start();
    await publications.addReload(object(0), 5);
    await end(started[0] ?? '', true, [verdictOn(0)]);
    expect(await start()).toMatchObject({ outcome: 'started', objects: 1 });
  });

  test('a release after a replay does not undo that the object was judged for it', async () => {
    const { publications, start, find, started, ports, end } = opened();
    await publications.addReload(object(0), 5);
    await start();
    await end(started[0] ?? '', true, [verdictOn(0, { status: 'blocked', rules: ['r'] })]);
    await startRelease(feed, { object: object(0).key, rule: 'r', reason: 'a ship' }, ports);
    await end(started[1] ?? '', true, [verdictOn(0)]);
    expect(await find()).toEqual({ state: 'judged', verdict: judged, replayedMs: 5 });
  });

  test('a replay of what an older definition staged is announced again, and no longer waits', async () => {
    const { publications, start, announced } = opened();
    await publications.addReload(object(0, { definition: 'older' }), 5);
    expect(await start()).toEqual({ outcome: 'nothing', objects: 0 });
    expect(announced).toHaveLength(1);
    expect(await publications.listWaiting(NAME)).toEqual([]);
  });
});
