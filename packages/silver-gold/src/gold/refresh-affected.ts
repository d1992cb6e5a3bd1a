import { groupTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { joinSql, type LakeFile, type Relation, sql, sumRows } from '@cardlake/lake';
import { findReach, loadAffectedRows } from './affected-rows';
import { isEverythingCheaper } from './choose-extent';
import { type AffectedFeatures, computeAffected } from './compute-affected';
import { isEverythingExpected, measureWork } from './estimate-work';
import type { FeatureSource } from './feature-source';
import { findChanges, type TableChanges } from './find-changes';
import { AFFECTED_ROWS, affectedBy, CHANGED_EVENTS } from './gold-relations';
import { type EntityImpact, entityImpacts } from './impact-window';
import { changedOf, type GroupResult, type RefreshContext } from './refresh-context';
import { loadStoredRows, type StoredFeatures } from './stored-rows';
import { listOwners } from './value-columns';
import { writeChanges } from './write-changes';

/**
 * Replaces the rows of every group that changes of silver affect and that came out different.
 * @returns undefined, with nothing staged, when computing everything is cheaper
 */
export async function refreshAffected(context: RefreshContext): Promise<GroupResult[] | undefined> {
  const { session, snapshot, transaction, groups, snapshots, reporter } = context;
  const impacts = entityImpacts(groups);
  const reached = await findReach(session, snapshot, impacts, snapshots);
  if (await isEverythingExpected(session, snapshot, reached)) return undefined;
  const source = await loadAffectedRows(session, reached);
  const silver = snapshot.files(cardTransactions);
  const work = await measureWork(session, silver, AFFECTED_ROWS);
  if (isEverythingCheaper({ ...work, rows: sumRows(silver) })) {
    // Up to all rows of silver, which would take memory from the full computation.
    await session.run(sql`DROP TABLE ${AFFECTED_ROWS}`);
    return undefined;
  }
  const stage = reporter.stage('gold', work.affected);
  const { computed, stored } = await computeBesideLoading(context, source, impacts);
  const changes: TableChanges[] = [];
  for (const [n, { group, files, features }] of stored.entries())
    changes.push(await findChanges(session, group, n, files, features, computed));
  await writeChanges(session, transaction, changes, context.largeFileRows);
  const results: GroupResult[] = [];
  for (const change of changes) results.push(await recordResult(context, change));
  for (const table of temporaryTables(computed, changes)) await session.run(sql`DROP TABLE ${table}`);
  stage.done({ extent: 'incremental', groups: results });
  return results;
}

/** Features of a group's table that may change, and all files of the table. */
interface StoredGroup {
  readonly group: CompiledGroup;
  readonly files: readonly LakeFile[];
  readonly features: StoredFeatures;
}

/** Computes the affected features while another connection loads the rows that they are compared with: the kernel keeps one core busy. */
async function computeBesideLoading(
  { session, snapshot, groups, snapshots }: RefreshContext,
  source: FeatureSource,
  impacts: readonly EntityImpact[],
): Promise<{ computed: AffectedFeatures[]; stored: StoredGroup[] }> {
  const second = await session.fork();
  const load = async (): Promise<StoredGroup[]> => {
    const stored: StoredGroup[] = [];
    for (const [n, group] of groups.entries()) {
      const files = snapshot.files(groupTable(group));
      stored.push({ group, files, features: await loadStoredRows(second, group, n, files) });
    }
    return stored;
  };
  const work = [computeAffected(session, source, groups, impacts, snapshots), load()] as const;
  try {
    const [computed, stored] = await Promise.all(work);
    return { computed, stored };
  } finally {
    await Promise.allSettled(work);
    second.close();
  }
}

/** Counts the changed rows and tells which cards they have. A card that lost a row to another card has changed, too. */
async function recordResult(context: RefreshContext, { group, rows }: TableChanges): Promise<GroupResult> {
  const { session } = context;
  const changed = changedOf(context, group);
  await session.run(sql`INSERT INTO ${changed} SELECT card_id, event_id FROM ${rows}`);
  const count = await session.count(changed);
  await session.run(sql`INSERT INTO ${changed}
    SELECT card_id, NULL FROM ${CHANGED_EVENTS} ANTI JOIN ${AFFECTED_ROWS} USING (event_id, card_id)`);
  const isComputed = listOwners(group).map((name) => affectedBy({ name }));
  const computed = await session.count(sql`${AFFECTED_ROWS} WHERE ${joinSql(isComputed, ' OR ')}`);
  return { group: publishedName(group), computed, changed: count };
}

const temporaryTables = (
  computed: readonly AffectedFeatures[],
  changes: readonly TableChanges[],
): Relation[] => [
  AFFECTED_ROWS,
  ...computed.map(({ table }) => table),
  ...changes.flatMap(({ rows, removed }) => [rows, removed]),
];
