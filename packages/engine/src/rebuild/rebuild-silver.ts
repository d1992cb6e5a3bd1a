import { join } from 'node:path';
import { groupTable, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import {
  type LakeTable,
  type LedgerEntry,
  openLake,
  type Snapshot,
  tableId,
  type WriteSession,
} from '@cardlake/lake';
import { count, numberOf, UserError } from '@cardlake/runtime';
import {
  countChange,
  goldQueues,
  readLineCounts,
  refine,
  type SourceObject,
  silverTables,
  silverVersion,
  updateGold,
  updateSnapshots,
  withSilverVersion,
} from '@cardlake/silver-gold';
import { bronzeObjects } from '../catalog/bronze-objects';
import { groups } from '../catalog/groups';
import { chooseDecoder } from '../run/choose-decoder';
import { featureThreads } from '../run/feature-threads';
import type { WriteContext } from '../session/lake-writer';

const snapshotTables = snapshotGroups.map(snapshotTable);

/** Tables of silver that gold is computed from. */
const SOURCES_OF_GOLD: ReadonlySet<LakeTable> = new Set([cardTransactions, cardDisputes]);

/** Result of making silver anew. */
export interface SilverRebuild {
  /** Number of bronze objects that were read again. */
  readonly objects: number;
  /** Ids of the tables that were replaced. */
  readonly tables: readonly string[];
}

/**
 * Makes tables of silver anew from the bronze objects of the ledger, and snapshots and gold with them when they depend on them, and
 * replaces both in one commit: readers see the old tables or the new ones. The new ones grow in a lake of their own in
 * the staging folder, by the same code as any run.
 * @param wanted ids of the tables of silver to replace; `withGold`: gold, too; `isLedgerLost`: commits are lost, so every
 *   object of bronze counts as processed
 * @throws UserError `bronze_changed`, with nothing changed, when an object of the ledger is gone or not what was processed
 */
export async function rebuildSilver(
  context: WriteContext,
  wanted: {
    readonly tables: ReadonlySet<string>;
    readonly withGold: boolean;
    readonly isLedgerLost: boolean;
    /** The last day that snapshots have rows for, µs. */
    readonly windowEndMicros: number;
  },
): Promise<SilverRebuild> {
  const { lake, write, session, reporter, clock, signal } = context;
  const ledger = write.snapshot.ledger();
  const objects = objectsOf(lake.root, ledger, wanted.isLedgerLost);
  const root = join(write.stagingDir, 'rebuilt');
  const rebuilt = await (await openLake(root, { create: true, clock })).beginWrite();
  try {
    const decoder = chooseDecoder(objects, context);
    try {
      const options = { session, write: rebuilt, lakeRoot: lake.root, decoder, reporter };
      const { unread } = await refine(objects, options);
      requireNone(unread.map(({ path, errno }) => `${path} cannot be read (${errno})`));
    } finally {
      await decoder.close();
    }
    signal?.throwIfAborted();
    requireSameLines(ledger, rebuilt.snapshot.ledger());
    // Tables fit together when their lines have the same outcomes as before; otherwise all are replaced, and gold with them.
    const isSame = !wanted.isLedgerLost && hasSameCounts(ledger, rebuilt.snapshot.ledger());
    const tables = silverTables.filter((table) => !isSame || wanted.tables.has(tableId(table)));
    const withGold = wanted.withGold || tables.some((table) => SOURCES_OF_GOLD.has(table));
    if (withGold) {
      const { windowEndMicros } = wanted;
      await updateSnapshots({ session, write: rebuilt, groups: snapshotGroups, windowEndMicros, reporter });
      await updateGold({
        session,
        write: rebuilt,
        groups,
        snapshotGroups,
        reporter,
        threads: featureThreads(context),
      });
    }
    const replaced = withGold
      ? [...tables, ...snapshotTables, ...groups.map(groupTable), ...goldQueues]
      : tables;
    await transplant(write, rebuilt.snapshot, replaced, withGold);
    return {
      objects: objects.length,
      tables: replaced.filter((table) => !goldQueues.includes(table)).map(tableId),
    };
  } finally {
    rebuilt.release();
  }
}

/** Finds the objects of the ledger. @throws UserError `bronze_changed` for one that is gone or has another size */
function objectsOf(
  lakeRoot: string,
  ledger: ReadonlyMap<string, LedgerEntry>,
  isLedgerLost: boolean,
): SourceObject[] {
  const all = [...bronzeObjects(lakeRoot)];
  const found = new Map(all.map((object) => [object.path, object]));
  const faults: string[] = [];
  for (const { path, bytes } of ledger.values()) {
    const object = found.get(path);
    if (object === undefined) faults.push(`${path} is gone`);
    else if (object.bytes !== bytes)
      faults.push(`${path} has ${numberOf(object.bytes, 'byte')}, but ${count(bytes)} were processed`);
  }
  requireNone(faults);
  return isLedgerLost ? all : all.filter(({ path }) => ledger.has(path));
}

/** Requires that each object has as many lines as when it was processed. @throws UserError `bronze_changed` */
function requireSameLines(
  ledger: ReadonlyMap<string, LedgerEntry>,
  rebuilt: ReadonlyMap<string, LedgerEntry>,
): void {
  const faults: string[] = [];
  for (const entry of ledger.values()) {
    const now = rebuilt.get(entry.path);
    const [before, after] = [readLineCounts(entry).lines, now && readLineCounts(now).lines];
    if (after !== before)
      faults.push(`${entry.path} has ${numberOf(after ?? 0, 'line')}, but ${count(before)} were processed`);
  }
  requireNone(faults);
}

const SHOWN = 5;

/** Refuses to rebuild when there are faults of bronze. @throws UserError `bronze_changed` */
function requireNone(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length > SHOWN ? `, and ${faults.length - SHOWN} more` : '';
  const message = `silver cannot be made again from bronze: ${faults.slice(0, SHOWN).join('; ')}${more}`;
  throw new UserError('bronze_changed', message, {
    hint:
      'Nothing was changed. Put the named objects back as they were, from wherever they were delivered or copied to; ' +
      'the ingest of the same file with the same --arrival gives the same object. Gold alone can be computed from ' +
      'silver: `cardlake rebuild --from silver`.',
  });
}

const hasSameCounts = (
  before: ReadonlyMap<string, LedgerEntry>,
  after: ReadonlyMap<string, LedgerEntry>,
): boolean =>
  [...before].every(([path, entry]) => {
    const [a, b] = [entry, after.get(path)].map((one) => one && readLineCounts(one));
    return a?.silver === b?.silver && a?.duplicates === b?.duplicates && a?.quarantined === b?.quarantined;
  });

/** Moves the files of tables from one lake into another in place of those that it has, with the ledger. */
async function transplant(
  write: WriteSession,
  from: Snapshot,
  tables: readonly LakeTable[],
  withGold: boolean,
): Promise<void> {
  const transaction = write.transaction();
  for (const table of tables) {
    for (const { path } of write.snapshot.files(table)) transaction.remove(path);
    for (const { location, partition, rows } of from.files(table))
      transaction.addExisting({ location, table, partition, name: 'part.parquet', naming: 'unique' }, rows);
  }
  if (withGold) {
    for (const group of groups) transaction.define(groupTable(group), group.hash);
    // Not in the queue: whatever is not replaced here has to be computed as a whole.
    countChange(transaction, write.snapshot);
    const version = silverVersion(write.snapshot) + 1;
    for (const table of snapshotTables)
      transaction.define(table, withSilverVersion(from.definition(table) ?? '', version));
  }
  transaction.recordObjects(from.ledger().values());
  await transaction.commit({ kind: 'rebuild', from: 'bronze', tables: tables.map(tableId) });
}
