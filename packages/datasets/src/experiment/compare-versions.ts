import type { ScoredCardTransaction } from '../metrics/card-precision';
import { type BootstrapOptions, type Estimate, estimateOverCards } from './bootstrap';
import { type CardWeights, prepareRanking } from './ranking';

/** A decision of a version of a model on a transaction. */
export interface VersionDecision extends ScoredCardTransaction {
  readonly model: string;
  readonly version: string;
  /** False for a version that scores every event beside the one that decides. */
  readonly isDeciding: boolean;
  readonly decision: 'approve' | 'review' | 'decline';
  /** False for a declined transaction that nobody reported: its label never comes. It counts for the rates alone. */
  readonly isLabelled: boolean;
}

/** Measures of a version, over the events that it decided or, as a shadow, scored. */
export interface VersionReport {
  readonly model: string;
  readonly version: string;
  readonly isDeciding: boolean;
  readonly cards: number;
  readonly decisions: number;
  readonly labelled: number;
  /** Among the labelled. */
  readonly frauds: number;
  readonly approvalRate: Estimate;
  readonly reviewRate: Estimate;
  readonly declineRate: Estimate;
  readonly averagePrecision: Estimate;
  readonly cardPrecision: Estimate & {
    /** Cards of this version that are checked each day: its share of all. */
    readonly cardsPerDay: number;
  };
}

/** Options of a comparison. */
export interface ComparisonOptions extends BootstrapOptions {
  /** Cards of all versions that can be checked each day. */
  readonly cardsPerDay: number;
}

/**
 * Compares the versions of an experiment: deciding ones first, those with more decisions before others. A version that has
 * a share of the cards is measured by that share of the checks.
 */
export function compareVersions(
  decisions: readonly VersionDecision[],
  options: ComparisonOptions,
): VersionReport[] {
  const total = new Set(decisions.map(({ cardId }) => cardId)).size;
  return groupByVersion(decisions)
    .map((ofVersion) => reportVersion(ofVersion, total, options))
    .sort((a, b) => Number(b.isDeciding) - Number(a.isDeciding) || b.decisions - a.decisions);
}

function groupByVersion(decisions: readonly VersionDecision[]): VersionDecision[][] {
  const groups = new Map<string, VersionDecision[]>();
  for (const each of decisions) {
    const key = JSON.stringify([each.isDeciding, each.model, each.version]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

function reportVersion(
  decisions: readonly VersionDecision[],
  totalCards: number,
  options: ComparisonOptions,
): VersionReport {
  const [first] = decisions;
  if (first === undefined) throw new Error('a version without decisions cannot be reported');
  const { model, version, isDeciding } = first;
  const names = [...new Set(decisions.map(({ cardId }) => cardId))].sort();
  const positions = new Map(names.map((name, at) => [name, at]));
  const labelled = decisions.filter(({ isLabelled }) => isLabelled);
  const ranking = prepareRanking(labelled, positions);
  const cardsPerDay = Math.max(1, Math.round((options.cardsPerDay * names.length) / totalCards));
  const measures = {
    approvalRate: rateOf('approve', decisions, positions),
    reviewRate: rateOf('review', decisions, positions),
    declineRate: rateOf('decline', decisions, positions),
    averagePrecision: ranking.averagePrecision,
    cardPrecision: (weights: CardWeights) => ranking.cardPrecision(weights, cardsPerDay),
  };
  const stream = JSON.stringify([isDeciding, model, version]);
  const { cardPrecision, ...estimates } = estimateOverCards(names.length, measures, options, stream);
  return {
    model,
    version,
    isDeciding,
    cards: names.length,
    decisions: decisions.length,
    labelled: labelled.length,
    frauds: labelled.filter(({ isFraud }) => isFraud).length,
    ...estimates,
    cardPrecision: { ...cardPrecision, cardsPerDay },
  };
}

/** Prepares the share of some decisions among all, over resamples of the cards. */
function rateOf(
  wanted: VersionDecision['decision'],
  decisions: readonly VersionDecision[],
  positions: ReadonlyMap<string, number>,
): (weights: CardWeights) => number | null {
  const [all, matching] = [new Int32Array(positions.size), new Int32Array(positions.size)];
  for (const { cardId, decision } of decisions) {
    const at = positions.get(cardId) ?? -1;
    all[at] = (all[at] ?? 0) + 1;
    if (decision === wanted) matching[at] = (matching[at] ?? 0) + 1;
  }
  return (weights) => {
    const total = (counts: Int32Array) =>
      counts.reduce((sum, count, at) => sum + count * (weights[at] ?? 0), 0);
    const decided = total(all);
    return decided === 0 ? null : total(matching) / decided;
  };
}
