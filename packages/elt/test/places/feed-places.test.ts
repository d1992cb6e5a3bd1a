import fc from 'fast-check';
import {
  allPlaces,
  type FeedPlaces,
  feedsAt,
  keyBelowPlace,
  objectName,
  objectOfName,
  placesOf,
  readSourceBuckets,
} from '../../src/places';
import { feedOf } from '../support/feeds';

const FEEDS = ['readings', 'others'].map((name) => ({ feed: feedOf({ name }) }));
const PLACES: FeedPlaces = {
  lake: 'lake',
  sources: [
    { bucket: 'uploads', feeds: { readings: 'out/readings/', others: 'out/others/' } },
    { bucket: 'archive', feeds: { readings: 'bronze/feeds/others/' } },
  ],
};
const namesAt = (bucket: string, key: string) =>
  feedsAt(FEEDS, { bucket, key }, PLACES).map(({ feed }) => feed.name);

test('a feed has its folder of the lake, and those of other buckets', () => {
  expect(FEEDS.map(({ feed }) => placesOf(feed, PLACES))).toEqual([
    [
      { bucket: 'lake', prefix: 'bronze/feeds/readings/' },
      { bucket: 'uploads', prefix: 'out/readings/' },
      { bucket: 'archive', prefix: 'bronze/feeds/others/' },
    ],
    [
      { bucket: 'lake', prefix: 'bronze/feeds/others/' },
      { bucket: 'uploads', prefix: 'out/others/' },
    ],
  ]);
});

test('an object belongs to the feeds that have a folder of its own bucket above it', () => {
  expect(namesAt('lake', 'bronze/feeds/readings/a')).toEqual(['readings']);
  expect(namesAt('uploads', 'out/readings/a')).toEqual(['readings']);
  expect(namesAt('archive', 'bronze/feeds/others/a')).toEqual(['readings']);
  for (const key of ['bronze/feeds/readings/a', 'out/a', 'out/readings', 'out/readings2/a', 'readings/a'])
    expect([key, namesAt('uploads', key)]).toEqual([key, []]);
  expect(namesAt('unknown', 'out/readings/a')).toEqual([]);
});

test('what comes before the keys that others choose is cut off', () => {
  const below = (bucket: string, key: string) => keyBelowPlace({ bucket, key }, PLACES);
  expect(below('lake', 'bronze/feeds/readings/_a/b')).toBe('readings/_a/b');
  expect(below('uploads', 'out/readings/_a/b')).toBe('_a/b');
});

/** Buckets with folders that do not overlap, as the settings have them, and keys that may be in them. */
const segment = fc.constantFrom('a', 'b', 'ab', 'bronze', 'feeds', 'readings');
const sources = fc
  .uniqueArray(
    fc.record({
      bucket: fc.constantFrom('one', 'two', 'three'),
      feeds: fc.dictionary(
        fc.constantFrom('readings', 'others'),
        segment.map((name) => `${name}/`),
        {
          minKeys: 1,
        },
      ),
    }),
    { selector: ({ bucket }) => bucket },
  )
  .filter((all) =>
    all.every(({ feeds }) => new Set(Object.values(feeds)).size === Object.keys(feeds).length),
  );
const objects = fc.record({
  bucket: fc.constantFrom('lake', 'one', 'two'),
  key: fc.array(segment, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
});

test('an object of a feed is in exactly one listed place, and one of no feed in none but the folder of all feeds of the lake', () => {
  fc.assert(
    fc.property(sources, objects, (given, object) => {
      const places = { lake: 'lake', sources: readSourceBuckets(JSON.stringify(given)) };
      const listed = allPlaces(places).filter(
        ({ bucket, prefix }) => bucket === object.bucket && object.key.startsWith(prefix),
      );
      const owners = feedsAt(FEEDS, object, places);
      if (owners.length > 0) expect(listed).toHaveLength(1);
      else expect(listed.filter(({ bucket }) => bucket !== 'lake')).toEqual([]);
    }),
  );
});

test('names tell objects of different buckets apart, and give them back', () => {
  fc.assert(
    fc.property(fc.constantFrom('lake', 'uploads'), fc.string({ minLength: 1 }), (bucket, below) => {
      const object = { bucket, key: `bronze/${below}` };
      expect(objectOfName(objectName(object, 'lake'), 'lake')).toEqual(object);
    }),
  );
  expect(objectName({ bucket: 'lake', key: 'bronze/a' }, 'lake')).toBe('bronze/a');
  expect(objectName({ bucket: 'uploads', key: 'bronze/a' }, 'lake')).toBe('s3://uploads/bronze/a');
});

test('another text than buckets with folders is refused', () => {
  for (const text of ['{}', '[{"bucket":"a"}]', '[{"bucket":"","feeds":{}}]'])
    expect(() => readSourceBuckets(text)).toThrow('expected source buckets with the folders of feeds');
});
