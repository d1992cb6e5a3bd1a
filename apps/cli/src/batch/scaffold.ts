import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { findInCheckout } from '../process/find-in-checkout';

const JOBS = join('packages', 'batch-jobs', 'src', 'jobs');

/** Names of jobs are folders, and parts of paths, keys and names of AWS. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_NAME = 40;

const definition = (name: string, constant: string): string => `import { sql } from '@cardlake/lake';
import { defineDailyJob } from '../../daily/define-daily-job';

/** Features of each store and day. */
export const ${constant} = defineDailyJob({
  name: '${name}',
  summary: 'Computes features of ${name} for each store and day',
  // Columns of the Parquet files in raw/${name}/ that the query reads.
  input: {
    store_id: 'VARCHAR',
    sold_at: { kind: 'timestamp' },
    amount: { kind: 'decimal', precision: 18, scale: 4 },
  },
  // A row for each key and day.
  key: { store_id: 'VARCHAR' },
  features: { sale_count_1d: 'BIGINT', sale_amount_1d: 'DOUBLE' },
  query: sql\`SELECT store_id, CAST(sold_at AS DATE) AS day, count(*) AS sale_count_1d,
      CAST(sum(amount) AS DOUBLE) AS sale_amount_1d
    FROM input GROUP BY ALL\`,
});
`;

/**
 * Writes the file of a new feature job into the checkout.
 * @returns its path under the root of the checkout
 * @throws UserError `bad_option` for a name that no job can have; `job_taken` when there is one; `no_checkout`
 */
export function scaffoldJob(name: string): string {
  if (!NAME.test(name) || name.length > LONGEST_NAME)
    throw new UserError(
      'bad_option',
      `${JSON.stringify(name)} cannot be the name of a job: expected at most ${LONGEST_NAME} lower-case letters and digits, with - between words`,
      { hint: 'Choose a name such as store-sales.' },
    );
  const jobs = findInCheckout(JOBS, 'all.ts');
  if (jobs === undefined)
    throw new UserError('no_checkout', `there is no folder ${JOBS} above this program`, {
      hint: 'Run it from a checkout of Cardlake.',
    });
  const path = join(JOBS, name, 'job.ts');
  if (existsSync(join(jobs, name)))
    throw new UserError('job_taken', `there is a job ${name}: ${path}`, {
      hint: 'Choose another name, or remove its folder.',
    });
  mkdirSync(join(jobs, name));
  writeFileSync(join(jobs, name, 'job.ts'), definition(name, constantOf(name)));
  return path;
}

/** Name of the constant of a job, by which `npm run job:publish` finds it: `storeSalesJob` of `store-sales`. */
const constantOf = (name: string): string =>
  `${name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Job`;
