import { maskPans } from '@cardlake/card-schema';
import type { AuditTally, CardAuditor, DecisionAuditor } from '@cardlake/feature-store/assembled';
import type { CompiledGroup, CompiledSnapshotGroup } from '@cardlake/features';
import { createDecisionAuditor } from '../audit/decision-auditor';
import type { EvidenceLine } from './read-line';

/**
 * Creates what judges the decisions of lines, as an audit of a lake judges them: those that equal gold, and each other one by its evidence.
 * @returns throws Error for a decision that differs from gold, and was left without evidence
 */
export function createEvidenceJudge(
  snapshotGroups: readonly CompiledSnapshotGroup[],
  tally: AuditTally,
): (line: EvidenceLine) => void {
  const auditors = new Map<CompiledGroup, DecisionAuditor>();
  const auditorOf = (group: CompiledGroup): DecisionAuditor => {
    const known = auditors.get(group) ?? createDecisionAuditor(group, snapshotGroups);
    auditors.set(group, known);
    return known;
  };
  return ({ group, decisions, known }) => {
    if (group === undefined) return;
    const auditor = auditorOf(group);
    let judge: CardAuditor | undefined;
    for (const { decision, isSame, gold, evidence } of decisions) {
      const { features } = decision;
      if (isSame && gold !== undefined && features !== null && auditor.isEqual(features, gold)) {
        tally.addEqual(1);
        continue;
      }
      if (evidence === undefined)
        throw new Error(
          `the decision on ${maskPans(decision.event_id)} differs from gold, and its evidence is missing`,
        );
      judge ??= auditor.openCard(known);
      tally.add(decision, judge(decision, evidence));
    }
  };
}
