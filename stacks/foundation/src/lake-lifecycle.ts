import { MAX_RETENTION_SECONDS, type PrefixLifecycle } from '@cardlake/constructs';
import { type CompiledFeed, feedFolder, feedTableName, PARTS_PREFIX, publishedFeeds } from '@cardlake/feeds';
import { ONLINE_UPDATES, REPLAY_PREFIX, RUNS_PREFIX, SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** Days for which a dead letter of an object that was announced as it arrived is kept, and one more. */
const DAYS_BEHIND_DEAD_LETTERS = MAX_RETENTION_SECONDS / 86_400 + 1;

/**
 * Parts of large objects have records as they came, like bronze. The message for a part is sent right after it was written, so a part stays
 * until that message, or the dead letter it has become, is gone. What is loaded needs its parts no more, and `extract` writes again what a later message lacks.
 */
const PARTS: PrefixLifecycle = {
  name: 'feed-parts',
  prefix: `${PARTS_PREFIX}/`,
  expireAfterDays: DAYS_BEHIND_DEAD_LETTERS,
};

/** Builds the lifecycle of lake objects. Silver and gold are Iceberg tables, whose maintenance expires their files. */
export function lakeLifecycle(
  { storage, elt }: Pick<Settings, 'storage' | 'elt'>,
  feeds: readonly CompiledFeed[] = publishedFeeds,
): PrefixLifecycle[] {
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
    ...(elt.enabled ? [PARTS, ...feeds.flatMap(feedLifecycle)] : []),
  ];
}

/**
 * Objects of a feed expire after its `retentionDays`. Of two rules that S3 finds for an object, that of bronze and this one, it follows the shorter (S3 user guide, "How Amazon
 * S3 handles conflicts in lifecycle configurations").
 */
function feedLifecycle(feed: CompiledFeed): PrefixLifecycle[] {
  const { retentionDays } = feed;
  if (retentionDays === null) return [];
  const expireAfterDays = Math.max(retentionDays, DAYS_BEHIND_DEAD_LETTERS);
  return [{ name: `feed-${feedTableName(feed)}`, prefix: `${feedFolder(feed)}/`, expireAfterDays }];
}
