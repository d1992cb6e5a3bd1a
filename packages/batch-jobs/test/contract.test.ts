import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentJobs } from '../reference';
import { findJob, JOBS } from '../src';

const contracts = JOBS.map(({ contract }) => contract);

test('the page says of each job what its contract says, as `npm run job:publish` writes it', () => {
  const page = readFileSync(join(__dirname, '../../../docs/batch.md'), 'utf8');
  for (const { name } of contracts) expect(page).toContain(`\n### \`${name}\`\n`);
  // The page is what is expected, so that the difference reads as git shows it.
  expect(documentJobs(page, contracts)).toBe(page);
});

test('what people wrote about a job stays, a new job comes last, and one that is gone goes', () => {
  const [first, second, ...rest] = contracts;
  if (first === undefined || second === undefined) throw new Error('there are no two jobs');
  const page = documentJobs('# Jobs\n\n## Reference\n', [second, first]);
  const explained = page.replace(
    `\n\n### \`${first.name}`,
    `\n\nIt is quick.\n\n- Always.\n\n### \`${first.name}`,
  );
  expect(explained).not.toBe(page);
  const more = documentJobs(explained, contracts);
  expect(more.match(/\n### `.*`\n/g)?.map((heading) => heading.trim().slice(5, -1))).toEqual([
    second.name,
    first.name,
    ...rest.map(({ name }) => name),
  ]);
  expect(more).toContain('\n\nIt is quick.\n\n- Always.\n\n### ');
  expect(documentJobs(more, [second, first])).toBe(explained);
});

test('jobs have different names, and a wrong name is answered with the right ones', () => {
  const names = contracts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const wrong of ['daily', undefined])
    expect(() => findJob(wrong)).toThrow(
      expect.objectContaining({ code: 'bad_option', hint: `The jobs are ${names.join(', ')}.` }),
    );
});

test('no two kinds of rows share a folder, or the entities of their items', () => {
  const kinds = contracts.flatMap(({ rows }) => rows ?? []);
  for (const of of [
    ({ dataset }: (typeof kinds)[number]) => dataset,
    ({ entityPrefix = '', key }: (typeof kinds)[number]) => `${entityPrefix}${key.length}`,
  ])
    expect(new Set(kinds.map(of)).size).toBe(kinds.length);
});
