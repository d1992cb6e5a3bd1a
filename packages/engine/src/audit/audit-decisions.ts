import { snapshotGroups } from '@cardlake/card-features';
import { decisions } from '@cardlake/card-schema';
import type { Day } from '@cardlake/datasets';
import { AuditTally, type DecisionAudit, type DecisionAuditor } from '@cardlake/feature-store/assembled';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import type { DefinitionCount } from '@cardlake/job-contract';
import { scan, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { chooseRefresh } from '@cardlake/silver-gold';
import { z } from 'zod';
import { groups } from '../catalog/groups';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { filesOf } from './audited-day';
import { findSuspects } from './find-suspects';
import { judgeSuspects } from './judge-suspects';

/** Options of `auditDecisions`. */
export interface AuditOptions {
  readonly lakeRoot: string;
  /** Day of the authorisations. */
  readonly day: Day;
  /** Mismatches to show. */
  readonly examples: number;
  /** Creates what judges the decisions that were made with a group. */
  readonly createAuditor: (
    group: CompiledGroup,
    snapshots: readonly CompiledSnapshotGroup[],
  ) => DecisionAuditor;
}

/**
 * Compares the vector that each decision of a day recorded with gold as it is now, and explains each difference by what the
 * decision had read. Memory does not grow with the number of decisions, but with the events of the largest card.
 * @throws UserError `no_decisions`; `gold_incomplete` when a run has to come first; those of `withLakeReader`
 */
export const auditDecisions = (options: AuditOptions, context: EngineContext): Promise<DecisionAudit> =>
  withLakeReader(options.lakeRoot, context, (read) => audit(read, options));

async function audit(
  read: ReadContext,
  { day, examples, createAuditor }: AuditOptions,
): Promise<DecisionAudit> {
  const { session, snapshot } = read;
  const made = await countDecisions(read, day);
  if (made.length === 0) throw noDecisions(day);
  if ((await chooseRefresh(session, snapshot, groups, snapshotGroups)).scope !== 'none')
    throw incompleteGold();
  const stage = read.reporter.stage('audit');
  const tally = new AuditTally(examples);
  const otherDefinitions: DefinitionCount[] = [];
  for (const { group: name, definitionHash, decisions: count } of made) {
    if (name === null || definitionHash === null) continue;
    const group = groups.find((each) => publishedName(each) === name && each.assembled === true);
    if (group?.hash !== definitionHash) {
      otherDefinitions.push({ group: name, definitionHash, decisions: count });
      continue;
    }
    const audited = { read, group, day };
    const auditor = createAuditor(group, snapshotGroups);
    tally.addEqual(await findSuspects(audited, auditor));
    await judgeSuspects(audited, auditor, (decision, verdict) => tally.add(decision, verdict));
  }
  const { classes, unproven, mismatches } = tally;
  const total = made.reduce((sum, { decisions: count }) => sum + count, 0);
  stage.done({ decisions: total, ...classes });
  const undecided = made.find(({ group }) => group === null)?.decisions ?? 0;
  return { day, decisions: total, undecided, classes, unproven, otherDefinitions, mismatches };
}

const tally = z.object({
  group: z.string().nullable(),
  definitionHash: z.string().nullable(),
  decisions: z.bigint().transform(Number),
});

/** Counts the decisions of a day by what defined their vectors; null for those that have none. */
const countDecisions = ({ session, snapshot }: ReadContext, day: Day) =>
  session.rows(
    sql`SELECT feature_group AS "group", definition_hash AS "definitionHash", count(*) AS decisions
      FROM ${scan(decisions, filesOf(snapshot.files(decisions), day, day))} GROUP BY ALL ORDER BY ALL`,
    tally,
  );

const noDecisions = (day: Day): UserError =>
  new UserError('no_decisions', `nothing was decided about authorisations of ${day}`, {
    hint: 'Choose another day with --dt; `cardlake decisions query` shows what was decided.',
  });

const incompleteGold = (): UserError =>
  new UserError('gold_incomplete', 'gold does not contain all of silver yet', {
    hint: 'Run first: `cardlake run stream`',
  });
