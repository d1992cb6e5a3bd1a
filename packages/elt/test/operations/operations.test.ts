import fc from 'fast-check';
import { judgeQuality, lookAtObjects, readOperation, replayObjects, writeReport } from '../../src/operations';
import type { Place } from '../../src/places';
import { createWorld, DAY, Death, operationOf, PUBLISHED, STARTED, UPLOADS } from './world';

const NONE = { objects: 0, unplanned: 0, unloaded: 0, gone: 0, untold: 0, waiting: 0, judged: 0 };

test('objects are announced as they are, waited for until they are published, and their verdicts are reported', async () => {
  const world = createWorld();
  const { ports } = world;
  const version = world.write('readings/a', '2026-05-01T10:00:00Z');
  world.write('readings/early', '2026-04-30T23:59:59Z');
  world.write('others/b', '2026-05-01T10:00:00Z');
  const operation = operationOf(world);
  const replayed = await replayObjects(operation, ports);
  expect(replayed).toEqual([{ ...NONE, feed: 'readings', objects: 1, unplanned: 1 }]);
  expect(world.objects.map((text) => JSON.parse(text))).toEqual([
    { announced: { bucket: 'lake', key: 'bronze/feeds/readings/a', version } },
  ]);
  expect(await lookAtObjects(operation, 60, ports)).toMatchObject({
    outcome: 'going-on',
    toPublish: [],
    late: `1 of the objects have not arrived: bronze/feeds/readings/a#${version} (unplanned)`,
  });
  await world.load();
  await world.collect();
  expect(await lookAtObjects(operation, 60, ports)).toMatchObject({
    outcome: 'going-on',
    toPublish: ['readings'],
  });
  await world.publish();
  const look = await lookAtObjects(operation, 60, ports);
  expect(look).toEqual({
    outcome: 'done',
    feeds: [{ ...NONE, feed: 'readings', objects: 1, judged: 1 }],
    toPublish: [],
    late: '',
  });
  const quality = await judgeQuality(operation, ports);
  const counts = { published: 1, blocked: 0, unknown: 0, records: 2, rows: 2, rejected: 0, rules: {} };
  expect(quality).toEqual([{ feed: 'readings', ...counts }]);
  const findings = { replayed, looked: [...look.feeds], quality };
  const written = await writeReport(operation, findings, { ...ports, folder: 'reports/' });
  const feeds = [
    {
      feed: 'readings',
      before: { ...NONE, objects: 1, unplanned: 1 },
      after: { ...NONE, objects: 1, judged: 1 },
      quality: counts,
    },
  ];
  expect(written).toEqual({ outcome: 'passed', report: 'reports/e.json', feeds });
  expect(JSON.parse(String(await world.store.get('reports/e.json')))).toEqual({
    execution: 'e',
    started: '2026-05-02T00:00:00.000Z',
    from: '2026-05-01T00:00:00.000Z',
    to: '2026-05-02T00:00:00.000Z',
    prefix: '',
    force: false,
    outcome: 'passed',
    feeds,
  });
});

test('replaying what was judged or waits sends nothing, and one that is staged without anybody knowing is told of', async () => {
  const world = createWorld();
  world.write('readings/a', '2026-05-01T10:00:00Z');
  await replayObjects(operationOf(world), world.ports);
  await world.load();
  // The event is lost.
  world.told.length = 0;
  const again = (execution: string) => replayObjects(operationOf(world, DAY, execution), world.ports);
  expect(await again('second')).toMatchObject([{ untold: 1 }]);
  expect(world.told).toHaveLength(1);
  await world.collect();
  expect(await again('third')).toMatchObject([{ waiting: 1 }]);
  await world.publish();
  expect(await again('fourth')).toMatchObject([{ judged: 1 }]);
  expect([world.objects, world.told]).toEqual([[], []]);
});

test('objects that nobody knows of are told of at once, not one after the other', async () => {
  const world = createWorld();
  for (const key of ['a', 'b', 'c']) world.write(`readings/${key}`, '2026-05-01T10:00:00Z');
  await replayObjects(operationOf(world), world.ports);
  await world.load();
  world.told.length = 0;
  let resolve = () => {};
  const everyone = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  const announce: typeof world.ports.announce = async (event) => {
    await world.ports.announce(event);
    if (world.told.length === 3) resolve();
    await everyone;
  };
  await replayObjects(operationOf(world, DAY, 'again'), { ...world.ports, announce });
  expect(world.told).toHaveLength(3);
});

test('a dry run counts and sends nothing; a prefix and all feeds choose what they say', async () => {
  const world = createWorld();
  for (const key of ['readings/may/a', 'readings/june/b', 'others/may/c', 'readings/may/_tmp/d'])
    world.write(key, '2026-05-01T10:00:00Z');
  const operation = operationOf(world, { lastHours: 24, prefix: 'may/', dryRun: true });
  const replayed = await replayObjects(operation, world.ports);
  expect(replayed.map(({ feed, objects, unplanned }) => [feed, objects, unplanned])).toEqual([
    ['readings', 1, 1],
    ['others', 1, 1],
  ]);
  expect([world.objects, world.told]).toEqual([[], []]);
  const findings = { replayed, looked: null, quality: null };
  expect(await writeReport(operation, findings, { ...world.ports, folder: 'r/' })).toMatchObject({
    outcome: 'dry-run',
  });
});

test('an operation waits until its minutes are over, then says what is stuck; a blocked object is none that is stuck', async () => {
  const world = createWorld();
  const { ports, clock } = world;
  for (let at = 0; at < 12; at++) world.write(`readings/${at}`, '2026-05-01T10:00:00Z');
  const operation = operationOf(world);
  const replayed = await replayObjects(operation, ports);
  clock.ms += 60 * 60_000 - 1;
  expect((await lookAtObjects(operation, 60, ports)).outcome).toBe('going-on');
  clock.ms += 1;
  const { outcome, late, feeds } = await lookAtObjects(operation, 60, ports);
  expect(outcome).toBe('overdue');
  expect(late).toMatch(/^12 of the objects .*\(unplanned\), …$/);
  const report = (looked: typeof feeds, quality: Awaited<ReturnType<typeof judgeQuality>>, folder: string) =>
    writeReport(operation, { replayed, looked: [...looked], quality }, { ...ports, folder });
  expect(await report(feeds, await judgeQuality(operation, ports), 'a/')).toMatchObject({ outcome: 'stuck' });
  await world.load();
  await world.collect();
  await world.publish({ ...PUBLISHED, status: 'blocked', rules: ['unique(v)'] });
  const after = await lookAtObjects(operation, 60, ports);
  expect(after.outcome).toBe('done');
  const quality = await judgeQuality(operation, ports);
  expect(quality).toMatchObject([{ blocked: 12, published: 0, rules: { 'unique(v)': 12 } }]);
  expect(await report(after.feeds, quality, 'b/')).toMatchObject({ outcome: 'blocked' });
});

test('later looks ask only for objects that are not judged yet', async () => {
  const world = createWorld();
  for (let at = 0; at < 300; at++)
    world.write(`readings/${String(at).padStart(3, '0')}`, '2026-05-01T10:00:00Z');
  const operation = operationOf(world);
  await replayObjects(operation, world.ports);
  await world.load();
  world.told.splice(280);
  await world.collect();
  await world.publish();
  const asked: string[] = [];
  const ports = {
    ...world.ports,
    publications: {
      ...world.ports.publications,
      find(feed: string, plan: string) {
        asked.push(plan);
        return world.ports.publications.find(feed, plan);
      },
    },
  };
  const looks = [await lookAtObjects(operation, 60, ports)];
  expect(asked).toHaveLength(300);
  looks.push(await lookAtObjects(operation, 60, ports));
  // The first page of 250 was judged as a whole.
  expect(asked).toHaveLength(350);
  for (const look of looks)
    expect(look).toMatchObject({ outcome: 'going-on', feeds: [{ objects: 300, judged: 280, untold: 20 }] });
});

test.each([
  [{}, 'expected from'],
  [{ from: '2026-05-01T00:00:00Z', lastHours: 1 }, 'expected from'],
  [{ lastHours: 1, to: '2026-05-01T00:00:00Z' }, 'expected from'],
  [{ from: 'yesterday' }, 'expected an instant'],
  [{ from: '2026-05-03T00:00:00Z' }, 'expected a range of time'],
  [{ ...DAY, feeds: ['reading'] }, 'there is no feed with the table "reading"; found readings, others'],
  [{ ...DAY, again: true }, 'again'],
  [undefined, 'expected a request of an operation'],
])('a request such as %j is refused', (request, message) => {
  const read = () => readOperation({ execution: 'e', started: STARTED, request }, createWorld().feeds);
  expect(read).toThrow(message);
});

test('a folder with too many objects is refused before anything is sent', async () => {
  const world = createWorld();
  world.write('readings/a', '2026-05-01T10:00:00Z');
  const many = {
    ...world.ports,
    async *listVersions(place: Place) {
      for await (const [version] of world.ports.listVersions(place))
        for (let at = 0; version !== undefined && at < 10_001; at++)
          yield [{ ...version, key: `${version.key}-${at}` }];
    },
  };
  await expect(replayObjects(operationOf(world), many)).rejects.toThrow('at most 10000 objects');
  expect(world.objects).toEqual([]);
});

test('whatever step dies, is repeated or comes late, each object is judged once, and its operation reports all of them', async () => {
  const step = fc.record({
    does: fc.constantFrom('replay', 'look', 'quality', 'load', 'collect', 'publish', 'write', 'lose'),
    diesAfter: fc.nat(6),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const world = createWorld();
      const { ports, effects } = world;
      const operation = operationOf(world);
      world.write('readings/a', '2026-05-01T10:00:00Z');
      world.write('readings/b c', '2026-05-01T10:00:00Z');
      await replayObjects(operation, ports);
      let written = 0;
      const done = {
        replay: () => replayObjects(operation, ports),
        look: () => lookAtObjects(operation, 60, ports),
        quality: () => judgeQuality(operation, ports),
        load: world.load,
        collect: world.collect,
        publish: () => world.publish(),
        // Those that come later are not of this operation.
        write: async () => world.write(`readings/late ${written++}`, '2026-05-01T11:00:00Z'),
        lose: async () => world.told.splice(0),
      };
      for (const { does, diesAfter } of steps) {
        effects.left = diesAfter;
        await done[does]().catch((error: unknown) => {
          if (!(error instanceof Death)) throw error;
        });
        effects.left = Number.POSITIVE_INFINITY;
      }
      await replayObjects(operation, ports);
      await world.load();
      await world.collect();
      await world.publish();
      expect(await lookAtObjects(operation, 60, ports)).toMatchObject({
        outcome: 'done',
        feeds: [{ objects: 2, judged: 2 }],
      });
      expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 2, records: 4, rows: 4 }]);
      const sent = world.objects.length + world.told.length;
      await replayObjects(operation, ports);
      expect(world.objects.length + world.told.length).toBe(sent);
      for (const [key, bytes] of world.store.written) expect([key, bytes.size]).toEqual([key, 1]);
    }),
    { numRuns: 100 },
  );
});

test('objects of every bucket of a feed are replayed and waited for, within the prefix below each folder, and no others', async () => {
  const world = createWorld();
  const { ports } = world;
  const inLake = world.write('readings/may/a', '2026-05-01T10:00:00Z');
  const uploaded = world.upload('out/may/a', '2026-05-01T10:00:00Z');
  world.upload('out/june/a', '2026-05-01T10:00:00Z');
  world.upload('may/a', '2026-05-01T10:00:00Z');
  world.upload('out/may/_a', '2026-05-01T10:00:00Z');
  world.upload('out/may/early', '2026-04-30T10:00:00Z');
  const operation = operationOf(world, { ...DAY, prefix: 'may/' });
  expect(await replayObjects(operation, ports)).toMatchObject([{ objects: 2, unplanned: 2 }]);
  expect(world.objects.map((text) => JSON.parse(text).announced)).toEqual([
    { bucket: 'lake', key: 'bronze/feeds/readings/may/a', version: inLake },
    { bucket: UPLOADS, key: 'out/may/a', version: uploaded },
  ]);
  expect((await lookAtObjects(operation, 60, ports)).late).toContain(`s3://uploads/out/may/a#${uploaded}`);
  await world.load();
  await world.collect();
  await world.publish();
  expect(await lookAtObjects(operation, 60, ports)).toMatchObject({ outcome: 'done' });
  expect(await judgeQuality(operation, ports)).toMatchObject([{ published: 2 }]);
});
