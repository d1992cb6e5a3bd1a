import { type Lease, startPublication } from '@cardlake/elt/publications';
import { publishedFeeds } from '@cardlake/feeds';
import {
  type PublishFacts,
  publishFactsPath,
  publishRequestPath,
  publishVerdictsPath,
} from '@cardlake/job-contract';
import { doStep, type StepPorts } from '../src/do-step';
import { readStep } from '../src/step';

const HOUR_MS = 3_600_000;
const EXECUTION = 'shipments-1';

/** Leases, files and a clock in memory, and the counts that were published. */
function world() {
  const leases = new Map<string, Lease>();
  const files = new Map<string, Buffer>();
  const counts: unknown[] = [];
  const clock = { ms: 0 };
  const ports: StepPorts = {
    feeds: publishedFeeds.map((feed) => ({ feed, transform: undefined })),
    bucket: 'lake',
    readStaleHours: () => ({ shipments: 24, merchants: 48 }),
    publications: {
      add: async () => undefined,
      addReload: async () => undefined,
      listWaiting: async () => [],
      remove: async () => undefined,
      markJudged: async () => undefined,
      find: async () => undefined,
      findReload: async () => undefined,
      readLease: async (feed) => leases.get(feed),
      async writeLease(feed, lease) {
        leases.set(feed, lease);
        return true;
      },
    },
    read: async (key) => files.get(key),
    write: async (key, content) => void files.set(key, content),
    start: async () => undefined,
    isRunning: async () => false,
    announceAgain: async () => undefined,
    now: () => clock.ms,
    count: (under, what) => counts.push([under, what]),
  };
  /** Ends an execution of shipments of which the job left some counts. */
  async function end(facts: Partial<PublishFacts>, feeds = ports.feeds) {
    const request = publishRequestPath(EXECUTION);
    const zero = { objects: 1, published: 0, blocked: 0, records: 0, rows: 0, rejected: 0 };
    leases.set('shipments', { publishedMs: undefined, ...leases.get('shipments'), ...HELD });
    files.set(request, Buffer.from(JSON.stringify({ feed: 'shipments', plans: ['a'] })));
    files.set(publishFactsPath(EXECUTION), Buffer.from(JSON.stringify({ ...zero, ...facts })));
    files.set(publishVerdictsPath(EXECUTION), Buffer.from('[]'));
    await doStep({ step: 'end', feed: 'shipments', execution: EXECUTION, request }, { ...ports, feeds });
  }
  /** Starts all feeds after some hours. @returns what is counted meanwhile */
  async function startAt(hours: number): Promise<unknown[]> {
    clock.ms = hours * HOUR_MS;
    counts.length = 0;
    await doStep({ step: 'start' }, ports);
    return counts;
  }
  return { ports, counts, leases, end, startAt };
}

const HELD = { attempt: 1, holder: EXECUTION, takenMs: 0 };
const PUBLISHER = { Function: 'publisher' };

test('the share of rejected records is that of the publication, under its feed and under the function', async () => {
  const { counts, end } = world();
  await end({ published: 1, records: 8, rows: 6, rejected: 2 });
  expect(counts).toEqual([
    [{ Feed: 'shipments' }, { published: 1, blocked: 0, rejectedPercent: 25 }],
    [PUBLISHER, { blocked: 0, rejectedPercent: 25 }],
  ]);
});

test('a publication without records, of empty objects, has no share', async () => {
  const { counts, end } = world();
  await end({ published: 1 });
  expect(counts).toEqual([
    [{ Feed: 'shipments' }, { published: 1, blocked: 0 }],
    [PUBLISHER, { blocked: 0 }],
  ]);
});

test('a feed that is withdrawn while it is published ends as published, and its lease is free', async () => {
  const { counts, leases, end } = world();
  await end({ published: 1 }, []);
  expect(counts).toContainEqual([{ Feed: 'shipments' }, { published: 1, blocked: 0 }]);
  expect(leases.get('shipments')).toMatchObject({ holder: undefined, publishedMs: 0 });
});

test('each start counts the age of the feeds that were ever published, and those for which it is more than their hours', async () => {
  const { end, startAt } = world();
  expect(await startAt(1000)).toEqual([[PUBLISHER, { stale: 0 }]]);
  await end({ published: 1 });
  expect(await startAt(1024)).toEqual([
    [{ Feed: 'shipments' }, { age: 24 * 3600 }],
    [PUBLISHER, { stale: 0 }],
  ]);
  expect(await startAt(1024.5)).toContainEqual([PUBLISHER, { stale: 1 }]);
});

test('a publication that blocks everything does not make a feed fresh, nor does one that fails', async () => {
  const { ports, leases, end, startAt } = world();
  await startAt(10);
  await end({ published: 1 });
  await startAt(20);
  await end({ blocked: 1 });
  leases.set('shipments', { publishedMs: undefined, ...leases.get('shipments'), ...HELD });
  await doStep({ step: 'give-up', feed: 'shipments', execution: EXECUTION }, ports);
  expect(await startAt(30)).toContainEqual([{ Feed: 'shipments' }, { age: 20 * 3600 }]);
});

test('a look names the objects that are asked for', async () => {
  const { ports } = world();
  const waiting = { feed: 'shipments', bucket: 'lake', version: 'v', bytes: 1, definition: 'd' };
  const listWaiting = async () => ['a', 'b'].map((key) => ({ ...waiting, key, plan: key }));
  const publications = { ...ports.publications, listWaiting };
  const look = await doStep(readStep({ step: 'look', prefix: 'b' }), { ...ports, publications });
  expect(look).toMatchObject(publishedFeeds.map(() => ({ keys: ['b'] })));
});

test('the execution of a feed keeps the time of its last publication', async () => {
  const { ports, leases, end, startAt } = world();
  await startAt(10);
  await end({ published: 1 });
  const [feed] = publishedFeeds as [(typeof publishedFeeds)[number]];
  const waiting = { feed: 'shipments', plan: 'p', bucket: 'b', key: 'k', version: 'v', bytes: 1 };
  const listWaiting = async () => [{ ...waiting, definition: feed.hash }];
  await startPublication(
    feed,
    { bytes: 0 },
    { ...ports, publications: { ...ports.publications, listWaiting } },
  );
  expect(leases.get('shipments')).toMatchObject({ attempt: 2, publishedMs: 10 * HOUR_MS });
});
