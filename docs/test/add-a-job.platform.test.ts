import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf } from '@cardlake/tooling/pages';

const root = join(__dirname, '..', '..');
const clone = mkdtempSync(join(tmpdir(), 'cardlake-job-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const run = (command: string, args: readonly string[], cwd = clone) =>
  spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
const succeed = (command: string, ...args: string[]): string => {
  const { status, stdout, stderr } = run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
};
const changedFiles = () => succeed('git', 'status', '--porcelain').split('\n').filter(Boolean);

/** Commands of the page's section about adding a job. */
function commandsOfPage(): string[] {
  const [, section = ''] = readFileSync(join(root, 'docs', 'batch.md'), 'utf8').split('\n## Add a job\n');
  const [text = ''] = section.split('\n## ');
  return blocksOf({ text })
    .filter(({ info }) => info === 'sh')
    .flatMap((block) => block.text.trimEnd().split('\n'));
}

/** Writes the file of the page's example: sales of two stores. */
function writeSales(): void {
  const program = `const { openSession, sql, pathLiteral } = require('@cardlake/lake');
    openSession({ tempDir: ${JSON.stringify(join(clone, 'tmp'))} }).then(async (session) => {
      await session.run(sql\`COPY (SELECT 'zurich' AS store_id, TIMESTAMP '2024-01-15 09:00' AS sold_at, 12.5 AS amount
        UNION ALL SELECT 'bern', TIMESTAMP '2024-01-15 10:00', 7) TO \${pathLiteral(${JSON.stringify(join(clone, 'sales.parquet'))})} (FORMAT parquet)\`);
      session.close();
    });`;
  const { status, stderr } = run(
    process.execPath,
    ['-r', '@cardlake/tooling/register', '-e', program],
    join(clone, 'packages', 'batch-jobs'),
  );
  expect([status, stderr]).toEqual([0, '']);
}

test('a job goes from the commands of the page to a lookup, and away again', () => {
  succeed('git', 'clone', '--quiet', root, '.');
  succeed('npm', 'run', 'setup');
  succeed('npm', 'run', 'build:cli');
  expect(changedFiles()).toEqual([]);
  writeSales();

  const outputs = commandsOfPage().map((command) => succeed('sh', '-c', command));
  const [scaffolded = '', published = ''] = outputs;
  const file = 'packages/batch-jobs/src/jobs/store-sales/job.ts';
  expect(scaffolded).toContain(file);
  expect(published).toContain(file);
  const own = changedFiles().map((line) => line.slice(3));
  expect(own.filter((path) => path.startsWith('packages/') || path.startsWith('docs/')).sort()).toEqual([
    'docs/batch.md',
    'packages/batch-jobs/src/jobs/all.ts',
    'packages/batch-jobs/src/jobs/store-sales/',
  ]);
  expect(outputs.at(-1)).toMatch(/zurich +2024-01-15 +1 +12\.5/);
  expect(readFileSync(join(clone, 'docs', 'batch.md'), 'utf8')).toContain('\n### `store-sales`\n');
  succeed('npx', 'biome', 'check', 'packages/batch-jobs');
  const again = run('./cardlake', ['batch', 'scaffold', 'store-sales']);
  expect([again.status, again.stderr]).toEqual([3, expect.stringContaining('there is a job store-sales')]);

  rmSync(join(clone, file, '..'), { recursive: true });
  succeed('npm', 'run', 'job:publish');
  for (const left of ['sales.parquet', 'tmp', 'sales-lake'])
    rmSync(join(clone, left), { recursive: true, force: true });
  expect(changedFiles()).toEqual([]);
  expect(existsSync(join(clone, 'apps/cli/dist/cardlake.cjs'))).toBe(true);
});
