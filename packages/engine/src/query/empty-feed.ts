import { feedObjects, feedQuarantine } from '@cardlake/feeds';
import { sql } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { ReadContext } from '../session/lake-reader';
import { partitionedRelation } from './partitioned-view';

const counts = z.object({ objects: z.bigint(), rejected: z.bigint() });

/** Explains that a table is missing because its feed has no rows; undefined when no object of such a feed came. */
export async function explainEmptyFeed(
  { snapshot, session }: Pick<ReadContext, 'snapshot' | 'session'>,
  name: string,
): Promise<UserError | undefined> {
  const files = snapshot.files(feedObjects);
  if (files.length === 0) return undefined;
  const [found] = await session.rows(
    sql`SELECT count(DISTINCT source_key) AS objects, sum(rejected)::BIGINT AS rejected
        FROM (${partitionedRelation(feedObjects, files)}) WHERE feed = lower($1::VARCHAR) HAVING count(*) > 0`,
    counts,
    [name],
  );
  if (found === undefined) return undefined;
  const records = `${numberOf(found.rejected, 'record')} of ${numberOf(found.objects, 'object')}`;
  return new UserError('sql', `the feed ${name} has no rows; in quarantine: ${records}`, {
    hint: `Ask why: SELECT reasons, source_key, source_place, raw FROM silver.${feedQuarantine.name} WHERE feed = '${name.toLowerCase()}'`,
  });
}
