import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '@cardlake/runtime';

const NAME = 'spark-jobs';

/**
 * Finds the folder of the Spark jobs in the checkout that contains this program.
 * @throws UserError `no_spark_jobs` for a program outside of a checkout.
 */
export function jobFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = join(folder, NAME);
    if (existsSync(join(found, 'scripts', 'python.mjs'))) return found;
    if (dirname(folder) === folder) break;
  }
  throw new UserError('no_spark_jobs', `there is no folder ${NAME} next to this program`, {
    hint: 'The jobs run on this machine from a checkout of Cardlake; `cardlake emr submit` runs them on AWS.',
  });
}
