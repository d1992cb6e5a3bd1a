import { cardlake, spawnCardlake } from '../support/cardlake';

const NO_DUCKDB = { NODE_OPTIONS: `--require ${require.resolve('../support/no-duckdb.cjs')}` };

test.each([
  '--version',
  '--help',
  'query --help',
  'complete -- ver',
  'completion bash',
  'features list',
  'config show',
])('"%s" starts without loading DuckDB', async (line) => {
  const ended = await spawnCardlake(NO_DUCKDB, ...line.split(' '));
  expect([ended.code, ended.err]).toEqual([0, '']);
  expect(ended.out).toBe((await cardlake(...line.split(' '))).out);
});
