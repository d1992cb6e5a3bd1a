/** `npm run list-jobs`: lists the folders of `src/jobs` in `src/jobs/all.ts`, from which programs and pages have the jobs. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const JOBS = join(__dirname, 'src', 'jobs');
const LIST = join(JOBS, 'all.ts');

/** Name of the constant that the file of a job exports: `storeSalesJob` of the folder `store-sales`. */
const constantOf = (name: string): string =>
  `${name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Job`;

const names = readdirSync(JOBS)
  .filter((name) => existsSync(join(JOBS, name, 'job.ts')))
  .sort();
const wrong = names.filter((name) => {
  const text = readFileSync(join(JOBS, name, 'job.ts'), 'utf8');
  return !text.includes(`export const ${constantOf(name)} =`);
});
for (const name of wrong)
  console.error(
    `packages/batch-jobs/src/jobs/${name}/job.ts does not export the constant ${constantOf(name)}`,
  );
if (wrong.length > 0) process.exitCode = 1;
else
  writeFileSync(
    LIST,
    `// Written by \`npm run job:publish\` from the folders beside this file.
import type { Job } from '../contract/job';
${names.map((name) => `import { ${constantOf(name)} } from './${name}/job';`).join('\n')}

/** Every job, by the names of their folders. */
export const JOBS: readonly Job[] = [
${names.map((name) => `  ${constantOf(name)},`).join('\n')}
];
`,
  );
