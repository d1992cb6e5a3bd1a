import { openLake } from '../src';

test.each([
  ['s3://bucket/lake', 'emr submit'],
  ['S3A://bucket', 'emr submit'],
  ['gs://bucket/lake', 'emr submit'],
  ['file:///tmp/the%20lake', '/tmp/the lake'],
  ['file://server/lake', 'emr submit'],
])('%s is refused as a lake, with what to give instead', async (location, hint) => {
  await expect(openLake(location, { create: true })).rejects.toMatchObject({
    code: 'not_local',
    hint: expect.stringContaining(hint),
  });
});

test.each(['/tmp/a\\[b', '/tmp/a\\b/c?', 'x*\\'])(
  '%s is refused: DuckDB cannot read files in it',
  async (path) => {
    await expect(openLake(path, { create: true })).rejects.toMatchObject({ code: 'bad_path' });
  },
);

test.each(['/tmp/s3:/x', './c:lake', 'a//b', 'lake'])('%s is a path', async (path) => {
  await expect(openLake(path)).rejects.toMatchObject({ code: 'lake_missing' });
});
