import type { PrefixLifecycle } from '@cardlake/constructs';
import { ONLINE_UPDATES, REPLAY_PREFIX, RUNS_PREFIX, SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** Builds the lifecycle of lake objects. Silver and gold are Iceberg tables, whose maintenance expires their files. */
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
      // A run reads all versions of the days that are kept online again, to find what changed since.
      expireAfterDays: Math.max(storage.runFilesExpireAfterDays, SNAPSHOT_TTL_DAYS),
    },
    // Failed online records are kept longer, because a person may have to replay them.
    { name: 'replay', prefix: `${REPLAY_PREFIX}/`, expireAfterDays: 4 * storage.runFilesExpireAfterDays },
  ];
}
