import { judgeQuality, lookAtObjects, replayObjects, writeReport } from '../../src/operations';
import { endPublication, type Verdict } from '../../src/publications';
import { goneName, stagingNames } from '../../src/staging/names';
import { createWorld, operationOf, PUBLISHED } from './world';

test.each(['before it is planned', 'after it was planned'])(
  'an object that is deleted %s is told as gone, and the operation ends without it',
  async (when) => {
    const world = createWorld();
    const { ports } = world;
    world.write('readings/a', '2026-05-01T10:00:00Z');
    world.write('readings/b', '2026-05-01T10:00:00Z');
    const operation = operationOf(world);
    const replayed = await replayObjects(operation, ports);
    if (when === 'after it was planned') await world.extract();
    world.remove('readings/b');
    await world.load();
    await world.collect();
    await world.publish();
    const look = await lookAtObjects(operation, 60, ports);
    expect(look).toMatchObject({ outcome: 'done', late: '', feeds: [{ objects: 2, judged: 1, gone: 1 }] });
    const findings = { replayed, looked: [...look.feeds], quality: await judgeQuality(operation, ports) };
    expect(await writeReport(operation, findings, { ...ports, folder: 'r/' })).toMatchObject({
      outcome: 'passed',
      feeds: [{ after: { judged: 1, gone: 1 } }],
    });
  },
);

test('an object that is there again although it was marked as gone is announced', async () => {
  const world = createWorld();
  const version = world.write('readings/a', '2026-05-01T10:00:00Z');
  await world.store.putNew(
    goneName({ bucket: 'lake', key: 'bronze/feeds/readings/a', version }),
    Buffer.from('{}'),
  );
  const operation = operationOf(world);
  expect(await replayObjects(operation, world.ports)).toMatchObject([{ objects: 1, gone: 1 }]);
  await world.load();
  await world.collect();
  expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ toPublish: ['readings'] });
});

test('an object that earlier code staged and a person released counts as published, by the verdict of its release', async () => {
  const world = createWorld();
  const { ports, publications, feeds } = world;
  const key = 'bronze/feeds/readings/a';
  const version = world.write('readings/a', '2026-05-01T10:00:00Z');
  const identity = { bucket: 'lake', key, version };
  const [{ feed }] = feeds as [(typeof feeds)[number]];
  const { toldBefore } = stagingNames(identity, feed);
  const plan = String(toldBefore.at(-1)).replace('told', 'plan');
  const blocked: Verdict = { ...PUBLISHED, status: 'blocked', rules: ['r'] };
  await publications.markJudged('readings', [{ plan, verdict: blocked }], 0);
  const released = {
    request: { feed: 'readings', plans: [], releases: [{ object: key, rule: 'r', reason: 'x' }] },
    facts: { objects: 1, published: 1, blocked: 0, records: 2, rows: 2, rejected: 0 },
    verdicts: [{ key, version, ...PUBLISHED }],
  };
  const read = async (name: string) => Buffer.from(JSON.stringify(released[name as keyof typeof released]));
  const ended = {
    feed: 'readings',
    execution: 'e',
    request: 'request',
    facts: 'facts',
    verdicts: 'verdicts',
  };
  await endPublication(ended, feed.hash, { publications, bucket: 'lake', read, now: () => 0 });
  const operation = operationOf(world);
  expect(await replayObjects(operation, ports)).toMatchObject([{ unplanned: 0, judged: 1 }]);
  expect(await lookAtObjects(operation, 60, ports)).toMatchObject({ outcome: 'done' });
  expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 1, blocked: 0, rules: {} }]);
});
