import type { PrefixLifecycle, Settings } from '@cardlake/constructs';
import { REPLAY_PREFIX, RUNS_PREFIX } from '@cardlake/schema/job-contract';

/** How objects of the lake age. Silver and gold are Iceberg tables, which clear up after themselves. */
export function lakeLifecycle(storage: Settings['storage']): PrefixLifecycle[] {
  return [
    {
      name: 'bronze',
      prefix: 'bronze/',
      toInfrequentAccessAfterDays: storage.bronzeToInfrequentAccessAfterDays,
      expireAfterDays: storage.bronzeExpiresAfterDays ?? undefined,
    },
    { name: 'runs', prefix: `${RUNS_PREFIX}/`, expireAfterDays: storage.runFilesExpireAfterDays },
    // What could not be written online waits longer: somebody has to replay it.
    { name: 'replay', prefix: `${REPLAY_PREFIX}/`, expireAfterDays: 4 * storage.runFilesExpireAfterDays },
  ];
}
