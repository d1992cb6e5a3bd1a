import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { findInCheckout } from '../process/find-in-checkout';

const NAME = 'spark-jobs';

/**
 * Finds the folder of the Spark jobs in the checkout that contains this program.
 * @throws UserError `no_spark_jobs` for a program outside of a checkout.
 */
export function jobFolder(): string {
  const folder = findInCheckout(NAME, join('scripts', 'python.mjs'));
  if (folder !== undefined) return folder;
  throw new UserError('no_spark_jobs', `there is no folder ${NAME} next to this program`, {
    hint: 'The jobs run on this machine from a checkout of Cardlake; `cardlake emr submit` runs them on AWS.',
  });
}
