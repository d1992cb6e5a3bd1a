import { createHash } from 'node:crypto';
import { type DuckSession, openSession, sql, streamChunks } from '@cardlake/lake';
import type { FeedGroup } from '../../src/gold/feature-task';
import { FeedGroups } from '../../src/gold/feed-groups';
import { LabelHistories } from '../../src/gold/label-histories';
import { temporaryFolder } from '../support/temporary-folder';

/** More than five groups. */
const ROWS = 200_000;
const inputs = { decimals: ['amount'], codes: ['merchant_id'], labels: true };
/** Seven rows an entity. */
const query = sql`SELECT (i // 7)::INTEGER, i::DOUBLE, i, (i * 3)::DECIMAL(18,4), (i % 13)::INTEGER,
  CASE WHEN i % 5 = 0 THEN (i + 1)::DOUBLE ELSE 'infinity'::DOUBLE END FROM range(${ROWS}) t(i)`;

const folder = temporaryFolder();
let session: DuckSession;
beforeEach(async () => {
  session = await openSession({ tempDir: folder(), memoryMb: 500, threads: 1 });
});
afterEach(() => session.close());

/** Feeds the rows, and takes back a group when the next is complete. @returns the groups as they were, and their arrays */
async function feed(isRecycled: boolean) {
  const groups = new FeedGroups(inputs, await LabelHistories.load(session, { labels: false }));
  const seen: ReturnType<typeof hashOf>[] = [];
  const arrays = new Set<unknown>();
  let last: FeedGroup | undefined;
  const take = (group: FeedGroup | undefined) => {
    if (group === undefined) return;
    seen.push(hashOf(group));
    for (const array of [group.rowIds, group.batch.ts, group.batch.labels?.first]) arrays.add(array);
    if (last && isRecycled) groups.recycle(last);
    last = group;
  };
  for await (const chunk of streamChunks(session, query)) take(groups.add(chunk));
  take(groups.end());
  return { seen, arrays: arrays.size };
}

/** A hash of the rows of a group; its arrays are longer. */
function hashOf({ rowIds, batch }: FeedGroup): { readonly rows: number; readonly hash: string } {
  const { rows, ts, entityStart, decimals, codes, labels } = batch;
  const hash = createHash('sha256');
  const columns = [
    [rowIds, 2],
    [ts, 1],
    [entityStart, 1],
    [decimals['amount'], 2],
    [codes['merchant_id'], 1],
    [labels?.first, 1],
  ] as const;
  for (const [column, width] of columns) hash.update(column?.slice(0, width * rows) ?? 'none');
  return { rows, hash: hash.digest('hex') };
}

test('groups in memory that is used again are those in new memory', async () => {
  const [recycled, created] = [await feed(true), await feed(false)];
  expect(created.seen.reduce((total, { rows }) => total + rows, 0)).toBe(ROWS);
  expect(recycled.seen).toEqual(created.seen);
  expect(created.arrays).toBe(3 * created.seen.length);
  expect(recycled.arrays).toBeLessThanOrEqual(3 * 3);
});
