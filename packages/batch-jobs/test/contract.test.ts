import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJob, JOBS } from '../src';

const page = readFileSync(join(__dirname, '../../../docs/batch.md'), 'utf8');

/** Rows of the tables below the heading of a job: texts of the first two cells. */
function documented(name: string): string[] {
  const [, section = ''] = page.split(`### \`${name}\`\n`);
  const rows = (section.split('\n### ')[0] ?? '').matchAll(/^\| (.*\S) +\| (.*\S) +\|$/gm);
  return [...rows]
    .map(([, left = '', right = '']) => `${left.replaceAll('`', '')}: ${right}`)
    .filter((row) => !/^(?:-+: -+|(?:reads|writes): holds|setting: meaning)$/.test(row));
}

test.each(JOBS.map(({ contract }) => contract))(
  'the page says of $name what its contract says',
  (contract) => {
    const { name, summary, inputs, outputs, settings } = contract;
    const places = [...inputs, ...outputs].map(
      ({ path, meaning }) => `${path.replaceAll('`', '')}: ${meaning}`,
    );
    const options = Object.entries(settings).map(
      ([setting, { placeholder, meaning }]) => `--${setting} ${placeholder}: ${meaning}`,
    );
    expect(documented(name)).toEqual([...places, ...options]);
    expect(page).toContain(`\n${summary}.\n`);
  },
);

test('jobs have different names, and a wrong name is answered with the right ones', () => {
  const names = JOBS.map(({ contract }) => contract.name);
  expect(new Set(names).size).toBe(names.length);
  for (const wrong of ['daily', undefined])
    expect(() => findJob(wrong)).toThrow(
      expect.objectContaining({ code: 'bad_option', hint: `The jobs are ${names.join(', ')}.` }),
    );
});
