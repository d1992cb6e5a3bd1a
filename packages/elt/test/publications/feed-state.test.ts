import { publishedFeeds } from '@cardlake/feeds';
import { readFeedState } from '../../src/publications';
import { memoryPublications } from './memory-publications';

const [feed] = publishedFeeds as [(typeof publishedFeeds)[number]];

test('a look tells what waits, and the execution that runs, and changes nothing', async () => {
  const { publications } = memoryPublications();
  const running = new Set<string>();
  const ports = { publications, bucket: 'lake', isRunning: async (name: string) => running.has(name) };
  expect(await readFeedState(feed, ports)).toEqual({
    feed: 'shipments',
    objects: 0,
    bytes: 0,
    keys: [],
    execution: null,
  });
  for (const [bucket, key] of [
    ['uploads', 'b'],
    ['lake', 'a'],
  ] as const)
    await publications.add({
      feed: 'shipments',
      plan: `plan-${key}`,
      bucket,
      key,
      version: 'v',
      definition: feed.hash,
      bytes: 10,
    });
  await publications.writeLease(
    'shipments',
    { attempt: 1, holder: 'one', takenMs: 0, publishedMs: undefined },
    undefined,
  );
  const waiting = { feed: 'shipments', objects: 2, bytes: 20, keys: ['a', 's3://uploads/b'] };
  // An execution that has ended without giving the lease back publishes nothing.
  expect(await readFeedState(feed, ports)).toEqual({ ...waiting, execution: null });
  running.add('one');
  expect(await readFeedState(feed, ports)).toEqual({ ...waiting, execution: 'one' });
});

test('an object behind the hundred that are named is named when it is asked for', async () => {
  const { publications } = memoryPublications();
  const ports = { publications, bucket: 'lake', isRunning: async () => false };
  for (let at = 0; at < 150; at++)
    await publications.add({
      feed: 'shipments',
      plan: `plan-${at}`,
      bucket: 'lake',
      key: `key-${String(at).padStart(3, '0')}`,
      version: 'v',
      definition: feed.hash,
      bytes: 1,
    });
  const { keys } = await readFeedState(feed, ports);
  expect([keys.length, keys.at(-1)]).toEqual([100, 'key-099']);
  expect(await readFeedState(feed, ports, 'key-149')).toMatchObject({ objects: 150, keys: ['key-149'] });
});
