import { compileFeed, type FeedInput, feed } from '../src';
import { describeChange } from '../src/published/changes';

const parcels = (input: Partial<FeedInput> = {}) =>
  compileFeed(feed({ name: 'parcels', format: 'ndjson', columns: { id: 'string' }, key: ['id'], ...input }));
const file = 'packages/feeds/withdrawn/parcels.json';

test('a feed that comes back is judged against what was published into its table', () => {
  const earlier = [
    { feed: parcels({ version: 2, columns: { id: 'bigint' } }), file: 'x' },
    { feed: parcels(), file },
  ];
  expect(describeChange(parcels(), earlier)).toBeUndefined();
  expect(describeChange(parcels({ key: [] }), earlier)).toContain('key: was ["id"] and is now []');
  expect(describeChange(parcels({ columns: { id: 'bigint' } }), earlier)).toMatch(
    /^parcels:\n {2}column .*\n {2}while no environment has loaded it, remove packages\/feeds\/withdrawn\/parcels\.json and run this again$/,
  );
  expect(describeChange(parcels({ version: 3, key: [] }), earlier)).toBeUndefined();
});
