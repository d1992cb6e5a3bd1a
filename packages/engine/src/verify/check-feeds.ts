import { type SkippedFile, skipReasons } from '@cardlake/bronze';
import { FEEDS_PREFIX, feedQuarantine } from '@cardlake/feeds';
import { type LakeTable, sql } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { z } from 'zod';
import { feedNameOf, feedTablesIn, isBlockedTable, isFeedTable } from '../feeds/feed-tables';
import { type KnownObject, readKnownObjects } from '../feeds/known-objects';
import { storedRows } from '../feeds/relations';
import { walkObjects } from '../feeds/walk-objects';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

const tally = z.object({ identity: z.string(), rows: z.bigint().transform(Number) });

/** Rows of each object, by feed, key and version joined by `#`. */
type Tally = ReadonlyMap<string, number>;

const identityOf = ({ feed, key, version }: KnownObject): string => `${feed}#${key}#${version}`;

/**
 * Checks that no record of a feed was lost: for every object, `records = rows + rejected`, quarantine holds the rejected ones, all rows of
 * a blocked object wait for its release, and a published one has no more rows in the table than it had records. Files that no run takes are
 * told, too.
 */
export async function checkFeeds(read: ReadContext): Promise<Finding[]> {
  const objects = await readKnownObjects(read.session, read.snapshot);
  const quarantined = await tallyOf(read, [feedQuarantine]);
  const tables = feedTablesIn(read.snapshot);
  const blocked = await tallyOf(read, tables.filter(isBlockedTable));
  const published = await tallyOf(read, tables.filter(isFeedTable));
  const known = new Set(objects.map(identityOf));
  return [
    ...objects.flatMap((object) => checkObject(object, { quarantined, blocked, published })),
    ...[...quarantined.keys(), ...blocked.keys(), ...published.keys()]
      .filter((identity) => !known.has(identity))
      .map((identity) => finding(`rows of ${identity} exist, but silver.feed_objects does not list it`)),
    ...findStrays(read.lake.root),
  ];
}

const finding = (message: string): Finding => ({ check: 'feeds', message });

/** Finds the files below the folder of feeds that no run takes. */
function findStrays(lakeRoot: string): Finding[] {
  const skipped: SkippedFile[] = [];
  const files = walkObjects(lakeRoot, FEEDS_PREFIX, (file) => skipped.push(file));
  while (files.next().done !== true);
  return skipped.map(({ path, reason }) => finding(`${path} is not loaded: ${skipReasons[reason]}`));
}

function checkObject(
  object: KnownObject,
  { quarantined, blocked, published }: Readonly<Record<'quarantined' | 'blocked' | 'published', Tally>>,
): Finding[] {
  const { key, version, records, rows, rejected, status } = object;
  const identity = identityOf(object);
  const inQuarantine = quarantined.get(identity) ?? 0;
  const waiting = blocked.get(identity) ?? 0;
  const visible = published.get(identity) ?? 0;
  const problems = [
    ...(records === rows + rejected
      ? []
      : [`${numberOf(records, 'record')}, but ${numberOf(rows, 'row')} + ${rejected} rejected`]),
    ...(inQuarantine === rejected
      ? []
      : [
          `${numberOf(rejected, 'record was', 'records were')} rejected, but quarantine holds ${inQuarantine}`,
        ]),
    ...(waiting === (status === 'blocked' ? rows : 0)
      ? []
      : [`it is ${status}, but ${numberOf(waiting, 'row waits', 'rows wait')} for a release`]),
    ...(visible <= (status === 'blocked' ? 0 : rows)
      ? []
      : [`it is ${status} with ${numberOf(rows, 'row')}, but the table has ${visible}`]),
  ];
  return problems.map((problem) => finding(`${key} (${version}): ${problem}`));
}

/** Counts the rows of each object in some tables. */
async function tallyOf({ session, snapshot }: ReadContext, tables: readonly LakeTable[]): Promise<Tally> {
  const all = new Map<string, number>();
  for (const table of tables) {
    const feed = table === feedQuarantine ? sql`feed` : sql`$1::VARCHAR`;
    const found = await session.rows(
      sql`SELECT ${feed} || '#' || source_key || '#' || source_version AS identity, count(*) AS rows
        FROM ${storedRows(table, snapshot.files(table))} GROUP BY ALL`,
      tally,
      table === feedQuarantine ? [] : [feedNameOf(table)],
    );
    for (const { identity, rows } of found) all.set(identity, rows);
  }
  return all;
}
