import { holdsPan } from '@cardlake/card-schema';
import { blockedTable, type CompiledFeed, feedObjects, feedTable } from '@cardlake/feeds';
import { appendRows, createTable, createTempTable, relation, sql, tableId } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { EngineContext } from '../session/engine-context';
import { withLakeWriter } from '../session/lake-writer';
import { compactFeed } from './compact-feed';
import { keepDefinition } from './kept-definition';
import { type KnownObject, readKnownObjects } from './known-objects';
import { judgeObjects, type Publication, rewriteWithout, stageReceipts, stageRows } from './publish';
import { stagedRows, storedRows } from './relations';
import { RepeatedKeys } from './repeated-keys';
import { requireCompatible } from './require-compatible';
import { requireReferences } from './require-references';

/** A release: a person lets an object pass in spite of a rule. */
export interface Release {
  readonly lakeRoot: string;
  readonly feed: CompiledFeed;
  readonly feeds: readonly CompiledFeed[];
  /** Key of the object; its newest version that the rule blocks is meant. */
  readonly object: string;
  readonly rule: string;
  readonly reason: string;
}

const MICROS_PER_MILLI = 1000;

/** The receipt of the released object. */
const RECEIPT = relation('feed_receipt', {
  feed: feedObjects.fields.feed,
  source_key: feedObjects.fields.source_key,
  source_version: feedObjects.fields.source_version,
});

/**
 * Releases the newest version of an object that a rule blocks from it, and publishes its rows unless another rule still blocks it. The rule and the reason
 * are recorded with the object. Both tell one release from the next: repeated, it lets no older version pass.
 * @returns the object as it is now
 * @throws UserError `not_blocked` when there is no such object, it does not break the rule, or it was released already; `card_number` for a reason that holds one;
 *   `feed_changed` when the table of the feed was loaded by a definition that its own may not replace; `feed_refused` for a rule that refers to what is not there
 */
export async function releaseObject(release: Release, context: EngineContext): Promise<KnownObject> {
  requireStorableReason(release.reason);
  return withLakeWriter(release.lakeRoot, { create: false }, context, async ({ write, session, clock }) => {
    const { feed, feeds, rule, reason } = release;
    const snapshot = write.snapshot;
    requireReferences(feed, feeds);
    await requireCompatible(session, feed, snapshot);
    const known = await readKnownObjects(session, snapshot, feed);
    const object = findBlocked(known, release);
    const table = blockedTable(feed);
    const files = snapshot.files(table);
    await session.run(createTable(stagedRows(feed)));
    await session.run(
      sql`INSERT INTO ${stagedRows(feed)} BY NAME SELECT * FROM ${storedRows(table, files)} WHERE source_key = $1 AND source_version = $2`,
      [object.key, object.version],
    );
    const publication: Publication = {
      session,
      snapshot,
      feed,
      feeds,
      nowMicros: clock.now() * MICROS_PER_MILLI,
      reloaded: [],
      repeatedKeys: new RepeatedKeys(session, feed, snapshot.files(feedTable(feed))),
      staged: [],
    };
    const released = { ...object, released: [...object.released, rule], reason };
    const judged = await judgeObjects(publication, [released], known);
    const [now] = judged;
    if (now === undefined) throw new Error(`${object.key} was not judged`);
    const transaction = write.transaction();
    const itself = {
      rows: sql`(SELECT source_key, source_version FROM ${stagedRows(feed)})`,
      columns: ['source_key', 'source_version'],
    };
    await rewriteWithout(session, transaction, table, files, [itself]);
    await stageRows(publication, transaction, judged);
    await session.run(createTempTable(RECEIPT));
    await appendRows(session, RECEIPT, [[object.feed, object.key, object.version]]);
    await rewriteWithout(session, transaction, feedObjects, snapshot.files(feedObjects), [
      { rows: RECEIPT.name, columns: feedObjects.key },
    ]);
    await stageReceipts(publication, transaction, judged);
    keepDefinition(transaction, feed);
    await transaction.commit({
      kind: 'feed-release',
      table: tableId(feedTable(feed)),
      object: object.key,
      rule,
      reason,
    });
    await compactFeed(session, write, feed);
    return now;
  });
}

/** Refuses a reason that may not be stored. @throws UserError `card_number` for one that holds a card number */
export function requireStorableReason(reason: string): void {
  if (holdsPan(reason))
    throw new UserError('card_number', 'the reason holds a card number, and would be stored', {
      hint: 'Give the reason without it.',
    });
}

function findBlocked(known: readonly KnownObject[], release: Release): KnownObject {
  const { object, rule, reason, feed } = release;
  const isBlocked = ({ status, rules }: KnownObject) => status === 'blocked' && rules.includes(rule);
  const isReleased = (one: KnownObject) => one.released.includes(rule) && one.reason === reason;
  const found = known.findLast((one) => one.key === object && (isBlocked(one) || isReleased(one)));
  if (found !== undefined && isBlocked(found)) return found;
  if (found !== undefined)
    throw new UserError(
      'not_blocked',
      `feed ${feed.name}: ${object} was released from ${rule} for this reason`,
      {
        hint: 'To release an older version of it that the rule blocks, give a reason of its own.',
      },
    );
  const blocked = known.filter(({ status }) => status === 'blocked');
  const listed = blocked.map(({ key, rules }) => `${key} by ${rules.join(', ')}`);
  throw new UserError('not_blocked', `feed ${feed.name}: ${object} is not blocked by ${rule}`, {
    hint: listed.length === 0 ? 'No object of the feed is blocked.' : `Blocked are ${listed.join('; ')}.`,
  });
}
