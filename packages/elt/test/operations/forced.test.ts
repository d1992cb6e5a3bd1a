import fc from 'fast-check';
import {
  judgeQuality,
  lookAtObjects,
  type OperationRequest,
  readOperation,
  replayObjects,
  writeReport,
} from '../../src/operations';
import { startPublication } from '../../src/publications';
import { feedOf } from '../support/feeds';
import { createWorld, DAY, Death, PUBLISHED, STARTED, type World } from './world';

const LATER = '2026-05-02T01:00:00Z';
const FORCED: OperationRequest = { ...DAY, force: true };

const operationOf = ({ feeds }: Pick<World, 'feeds'>, started = STARTED, request = FORCED) =>
  readOperation({ execution: `e-${started}`, started, request }, feeds);

/** A world in which an object was published. */
async function publishedWorld(): Promise<World> {
  const world = createWorld();
  world.write('readings/a', '2026-05-01T10:00:00Z');
  await replayObjects(operationOf(world, STARTED, { ...FORCED, force: false }), world.ports);
  await world.load();
  await world.collect();
  await world.publish();
  return world;
}

test('what was judged before is no end of the wait: it is staged already, is judged again, and the report has that verdict', async () => {
  const world = await publishedWorld();
  const { ports } = world;
  const operation = operationOf(world, LATER);
  const replayed = await replayObjects(operation, ports);
  expect(replayed).toMatchObject([{ objects: 1, judged: 1 }]);
  expect([world.objects, world.told]).toEqual([[], []]);
  const waiting = { outcome: 'going-on', toPublish: ['readings'], feeds: [{ waiting: 1, judged: 0 }] };
  expect(await lookAtObjects(operation, 60, ports)).toMatchObject(waiting);
  // Verdicts of before are none of this operation.
  expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 0, blocked: 0 }]);
  await world.publish({ ...PUBLISHED, status: 'blocked', rules: ['r'] });
  const { outcome, feeds } = await lookAtObjects(operation, 60, ports);
  expect([outcome, feeds]).toMatchObject(['done', [{ judged: 1 }]]);
  const quality = await judgeQuality(operation, ports);
  expect(quality).toMatchObject([{ published: 0, blocked: 1, rules: { r: 1 } }]);
  const findings = { replayed, looked: [...feeds], quality };
  const { report } = await writeReport(operation, findings, { ...ports, folder: 'r/' });
  expect(JSON.parse(String(await world.store.get(report)))).toMatchObject({
    force: true,
    outcome: 'blocked',
  });
});

test('an object that the definition of now has not staged is announced, and judged again once it is staged', async () => {
  const world = createWorld();
  world.write('readings/a', '2026-05-01T10:00:00Z');
  const operation = operationOf(world);
  await replayObjects(operation, world.ports);
  expect(world.objects).toHaveLength(1);
  expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ feeds: [{ unplanned: 1 }] });
  await world.load();
  expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ feeds: [{ waiting: 1 }] });
  expect(await world.publications.listWaiting('readings')).toMatchObject([
    { replayedMs: Date.parse(STARTED) },
  ]);
});

test('an object whose staged files somebody removed is staged again, and judged for the replay', async () => {
  const world = await publishedWorld();
  world.store.clear();
  const operation = operationOf(world, LATER);
  expect(await replayObjects(operation, world.ports)).toMatchObject([{ objects: 1, judged: 1 }]);
  expect(world.objects).toHaveLength(1);
  await world.load();
  await world.collect();
  expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ toPublish: ['readings'] });
  await world.publish();
  expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ outcome: 'done' });
});

test.each([true, false])(
  'an operation during which another definition is deployed ends with it, but for an object that it has published by the one of before: %s',
  async (isPublished) => {
    const world = await publishedWorld();
    const { ports, publications } = world;
    await replayObjects(operationOf(world, LATER), ports);
    await lookAtObjects(operationOf(world, LATER), 60, ports);
    if (isPublished) await world.publish();
    const feed = feedOf({ name: 'readings', onUnknownColumn: 'refuse' });
    world.feeds.splice(0, 1, { feed });
    const starting = {
      publications,
      write: async () => {},
      start: async () => {},
      isRunning: async () => false,
      announceAgain: async (messages: readonly string[]) => void world.objects.push(...messages),
      now: ports.now,
    };
    expect(await startPublication(feed, { bytes: 0 }, starting)).toMatchObject({ outcome: 'nothing' });
    const operation = operationOf(world, LATER);
    const look = () => lookAtObjects(operation, 60, ports);
    if (isPublished) {
      expect(await look()).toMatchObject({ outcome: 'done', feeds: [{ judged: 1 }] });
      return;
    }
    expect(await look()).toMatchObject({ outcome: 'going-on', feeds: [{ unplanned: 1 }] });
    await world.load();
    await world.collect();
    expect(await look()).toMatchObject({ outcome: 'going-on', toPublish: ['readings'] });
    expect(await publications.listWaiting('readings')).toMatchObject([
      { definition: feed.hash, replayedMs: Date.parse(LATER) },
    ]);
    await world.publish();
    expect(await look()).toMatchObject({ outcome: 'done' });
    expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 1 }]);
  },
);

test('looks announce what a deployment left without a plan once in a quarter of an hour, and not what the replay has announced', async () => {
  const world = await publishedWorld();
  const { ports, objects, clock } = world;
  const operation = () => operationOf(world, LATER);
  clock.ms = Date.parse(LATER);
  const deploy = (onUnknownColumn: 'refuse' | 'keep') =>
    world.feeds.splice(0, 1, { feed: feedOf({ name: 'readings', onUnknownColumn }) });
  const look = () => lookAtObjects(operation(), 60, ports);
  deploy('refuse');
  await replayObjects(operation(), ports);
  await look();
  expect(objects).toHaveLength(1);
  deploy('keep');
  for (let times = 0; times < 3; times++) await look();
  expect(objects).toHaveLength(2);
  clock.ms += 15 * 60_000;
  for (let times = 0; times < 3; times++) await look();
  expect(objects).toHaveLength(3);
});

test('a dry run with force counts, and has nothing judged', async () => {
  const world = await publishedWorld();
  const operation = operationOf(world, LATER, { ...FORCED, dryRun: true });
  expect(await replayObjects(operation, world.ports)).toMatchObject([{ judged: 1 }]);
  expect(await world.publications.listWaiting('readings')).toEqual([]);
});

test('two operations at once are content with the later one, and end', async () => {
  const world = await publishedWorld();
  const [first, second] = [operationOf(world), operationOf(world, LATER)];
  for (const operation of [first, second]) await replayObjects(operation, world.ports);
  for (const operation of [second, first, second]) await lookAtObjects(operation, 60, world.ports);
  expect(await world.publications.listWaiting('readings')).toMatchObject([{ replayedMs: Date.parse(LATER) }]);
  await world.publish();
  for (const operation of [first, second])
    expect(await lookAtObjects(operation, 60, world.ports)).toMatchObject({ outcome: 'done', toPublish: [] });
  expect(await world.publications.listWaiting('readings')).toEqual([]);
});

test('whatever step dies, is repeated or comes late, each object is judged for the replay, and none once more after that', async () => {
  const step = fc.record({
    does: fc.constantFrom('replay', 'look', 'quality', 'load', 'collect', 'publish', 'lose'),
    diesAfter: fc.nat(6),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const world = await publishedWorld();
      const { ports, effects } = world;
      // One is published, the other was never announced.
      world.write('readings/b', '2026-05-01T10:00:00Z');
      const operation = operationOf(world, LATER);
      const done = {
        replay: () => replayObjects(operation, ports),
        look: () => lookAtObjects(operation, 60, ports),
        quality: () => judgeQuality(operation, ports),
        load: world.load,
        collect: world.collect,
        publish: () => world.publish(),
        lose: async () => world.told.splice(0),
      };
      await replayObjects(operation, ports);
      for (const { does, diesAfter } of steps) {
        effects.left = diesAfter;
        await Promise.resolve(done[does]()).catch((error: unknown) => {
          if (!(error instanceof Death)) throw error;
        });
        effects.left = Number.POSITIVE_INFINITY;
      }
      await replayObjects(operation, ports);
      await world.load();
      await world.collect();
      await lookAtObjects(operation, 60, ports);
      await world.publish();
      const look = { outcome: 'done', toPublish: [], feeds: [{ objects: 2, judged: 2 }] };
      expect(await lookAtObjects(operation, 60, ports)).toMatchObject(look);
      expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 2 }]);
      await replayObjects(operation, ports);
      expect(await lookAtObjects(operation, 60, ports)).toMatchObject(look);
      expect(await world.publications.listWaiting('readings')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
