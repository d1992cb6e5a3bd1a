import fc from 'fast-check';
import { stagingNames } from '../../src';
import { type StartPorts, startPublication, startRelease, type Verdict } from '../../src/publications';
import { identityFolderOfPlan } from '../../src/staging/names';
import { feed, identity, NAME, object, world } from './world';

const start = (ports: StartPorts, bytes = 0) => startPublication(feed, { bytes }, ports);

test('nothing starts before enough waits, and then all of it by one execution whose request names it', async () => {
  const { publications, ports, requestOf } = world();
  expect(await start(ports, 25)).toEqual({ outcome: 'nothing', objects: 0 });
  await publications.add(object(1));
  await publications.add(object(0));
  expect(await start(ports, 25)).toEqual({ outcome: 'gathering', objects: 2 });
  await publications.add(object(2));
  const started = await start(ports, 25);
  expect(started).toMatchObject({ outcome: 'started', objects: 3 });
  const { execution } = started as { execution: string };
  expect(requestOf(execution)).toEqual({ feed: NAME, plans: [0, 1, 2].map((at) => object(at).plan).sort() });
});

test('one execution of a feed runs at a time; the next one has another name, though it has the same objects', async () => {
  const { publications, ports, started, end } = world();
  await publications.add(object(0));
  await start(ports);
  expect(await start(ports)).toEqual({ outcome: 'busy', objects: 1 });
  await end(started[0] ?? '', false);
  expect(await start(ports)).toMatchObject({ outcome: 'started', objects: 1 });
  expect(started.map((name) => name.replace(/-\d+$/, ''))).toEqual(
    [started[0], started[0]].map((name) => name?.replace(/-1$/, '')),
  );
  expect(started[1]).toMatch(/-2$/);
});

test('a release is a publication of its own, which names the object, the rule and the reason', async () => {
  const { ports, started, requestOf } = world();
  const release = { object: object(0).key, rule: 'between(weight_kg)', reason: 'a ship' };
  expect(await startRelease(feed, release, ports)).toMatchObject({ outcome: 'started', objects: 1 });
  expect(requestOf(started[0] ?? '')).toEqual({ feed: NAME, plans: [], releases: [release] });
  expect(await startRelease(feed, release, ports)).toMatchObject({ outcome: 'busy' });
  const stored = { ...release, reason: 'card 4111111111111111' };
  await expect(startRelease(feed, stored, ports)).rejects.toThrow('card number');
});

test('names of executions are those that Step Functions takes', async () => {
  const { publications, ports, started } = world();
  await publications.add(object(0));
  await start(ports);
  expect(started[0]).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
});

test('a lease without an execution is taken over once nobody can be about to start it', async () => {
  const { publications, ports, clock, running, started } = world();
  await publications.add(object(0));
  await expect(start({ ...ports, start: async () => Promise.reject(new Error('died')) })).rejects.toThrow(
    'died',
  );
  clock.ms = 179_000;
  expect(await start(ports)).toMatchObject({ outcome: 'busy' });
  clock.ms = 181_000;
  expect(await start(ports)).toMatchObject({ outcome: 'started' });
  clock.ms = 120 * 60_000;
  expect(await start(ports)).toMatchObject({ outcome: 'busy' });
  running.delete(started[0] ?? '');
  expect(await start(ports)).toMatchObject({ outcome: 'started' });
});

test('an object that was judged does not wait again, whoever tells of it', async () => {
  const { publications, ports, started, end } = world();
  await publications.add(object(0));
  await start(ports);
  await publications.add(object(0));
  await end(started[0] ?? '', true);
  await publications.add(object(0));
  expect(await start(ports)).toEqual({ outcome: 'nothing', objects: 0 });
});

test('the verdict on an object is kept, and the one of its release takes its place', async () => {
  const { publications, ports, started, end } = world();
  const { key, version, plan } = object(0);
  const verdict: Verdict = {
    status: 'blocked',
    rules: ['between(weight_kg)'],
    records: 3,
    rows: 2,
    rejected: 1,
  };
  const found = () => publications.find(NAME, plan);
  expect(await found()).toBeUndefined();
  await publications.add(object(0));
  expect(await found()).toEqual({ state: 'waiting' });
  await start(ports);
  await end(started[0] ?? '', true, [{ key, version, ...verdict }]);
  expect(await found()).toEqual({ state: 'judged', verdict });
  await startRelease(feed, { object: key, rule: 'between(weight_kg)', reason: 'a ship' }, ports);
  const released: Verdict = { ...verdict, status: 'published', rules: [] };
  await end(started[1] ?? '', true, [{ key, version, ...released }]);
  expect(await found()).toEqual({ state: 'judged', verdict: released });
});

test('a definition that is deployed while the job runs does not change what was judged, which does not wait by that definition either', async () => {
  const { publications, ports, started, judged, end } = world();
  const { key, version, plan } = object(0);
  const verdict: Verdict = { status: 'blocked', rules: ['r'], records: 1, rows: 1, rejected: 0 };
  await publications.add(object(0));
  await start(ports);
  await end(started[0] ?? '', true, [{ key, version, ...verdict }], 'newer');
  expect([...judged]).toEqual([[identityFolderOfPlan(plan), { verdict }]]);
  await startRelease(feed, { object: key, rule: 'r', reason: 'a ship' }, ports);
  await end(started[1] ?? '', true, [{ key, version, ...verdict, status: 'published' }], 'newer');
  expect(judged.size).toBe(1);
  const { plan: newer } = stagingNames(identity(0), { hash: 'newer' });
  await publications.add(object(0, { plan: newer, definition: 'newer' }));
  expect(await publications.find(NAME, newer)).toMatchObject({ state: 'judged' });
  expect(await publications.listWaiting(NAME)).toEqual([]);
});

test('objects of an older definition are announced again, and are not published', async () => {
  const { publications, ports, announced, waiting } = world();
  await publications.add(object(0, { definition: 'older' }));
  expect(await start(ports)).toEqual({ outcome: 'nothing', objects: 0 });
  expect(announced.map((text) => JSON.parse(text))).toEqual([
    { announced: { bucket: 'lake', key: object(0).key, version: 'v' } },
  ]);
  expect(waiting.size).toBe(0);
});

test('whatever dies, is repeated or runs at the same time, each object is judged, and no two executions run at once', async () => {
  const step = fc.constantFrom('add', 'start', 'two', 'die', 'end', 'fail', 'wait');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { publications, ports, running, clock, judged, end } = world();
      let added = 0;
      const endOne = async (succeeds: boolean) => {
        for (const name of running) return end(name, succeeds);
      };
      for (const each of steps) {
        if (each === 'add') await publications.add(object(added++));
        if (each === 'start') await start(ports);
        if (each === 'two') await Promise.all([start(ports), start(ports)]);
        if (each === 'die')
          await start({ ...ports, start: () => Promise.reject(new Error('died')) }).catch(() => undefined);
        if (each === 'end' || each === 'fail') await endOne(each === 'end');
        if (each === 'wait') clock.ms += 10 * 60_000;
        expect(running.size).toBeLessThanOrEqual(1);
      }
      while (judged.size < added) {
        await endOne(true);
        clock.ms += 21 * 60_000;
        await start(ports);
      }
    }),
  );
});

test('the verdict on an object of another bucket, which names it by its address, is kept', async () => {
  const { publications, ports, started, end } = world();
  const uploaded = { bucket: 'uploads', key: 'out/a.csv', version: 'v' };
  const { plan } = stagingNames(uploaded, feed);
  await publications.add({ ...object(0), ...uploaded, plan });
  await start(ports);
  const verdict: Verdict = { status: 'blocked', rules: ['r'], records: 1, rows: 1, rejected: 0 };
  await end(started[0] ?? '', true, [{ key: 's3://uploads/out/a.csv', version: 'v', ...verdict }]);
  expect(await publications.find(NAME, plan)).toEqual({ state: 'judged', verdict });
});
