import type { PrefixLifecycle } from '@cardlake/constructs';
import { ONLINE_UPDATES, REPLAY_PREFIX, RUNS_PREFIX } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** How objects of the lake age. The tables of silver and gold are Iceberg, which clears up after itself. */
export function lakeLifecycle(storage: Settings['storage']): PrefixLifecycle[] {
  return [
    {
      name: 'bronze',
      prefix: 'bronze/',
      toInfrequentAccessAfterDays: storage.bronzeToInfrequentAccessAfterDays,
      expireAfterDays: storage.bronzeExpiresAfterDays ?? undefined,
    },
    { name: 'runs', prefix: `${RUNS_PREFIX}/`, expireAfterDays: storage.runFilesExpireAfterDays },
    {
      name: 'online-updates',
      prefix: `${ONLINE_UPDATES.prefix}/`,
      expireAfterDays: storage.runFilesExpireAfterDays,
    },
    // What could not be written online waits longer: somebody has to replay it.
    { name: 'replay', prefix: `${REPLAY_PREFIX}/`, expireAfterDays: 4 * storage.runFilesExpireAfterDays },
  ];
}
