import { testFolder } from '../../test-kit';
import { feedOf, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const COUNTS = 'SELECT id, n FROM silver.counts';

test('the query of a feed without rows says where its records are', async () => {
  const lake = inFolder('lake');
  putObject(lake, feedOf(), 'a.ndjson', 'nonsense\n{"n":1}\n', 1);
  putObject(lake, feedOf(), 'b.ndjson', 'nonsense\n', 2);
  await run(lake, feedOf());
  for (const statement of [COUNTS, 'SELECT count(*) FROM silver.Counts'])
    await expect(rowsOf(lake, statement)).rejects.toMatchObject({
      code: 'sql',
      message: expect.stringMatching(/^the feed counts has no rows; in quarantine: 3 records of 2 objects$/i),
      hint: expect.stringContaining("FROM silver.feed_quarantine WHERE feed = 'counts'"),
    });
  expect(
    await rowsOf(lake, "SELECT count(*) AS n FROM silver.feed_quarantine WHERE feed = 'counts'"),
  ).toEqual(['{"n":3}']);
  await expect(rowsOf(lake, 'SELECT * FROM silver.others')).rejects.toThrow('does not exist');
});
