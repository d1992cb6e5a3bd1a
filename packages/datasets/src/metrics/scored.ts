/** A transaction with the score of a model (higher is more suspicious) and its label. */
export interface Scored {
  readonly score: number;
  readonly isFraud: boolean;
}

/** Number of transactions with the same score. */
export interface ScoreGroup {
  readonly score: number;
  readonly size: number;
  readonly frauds: number;
}

/** Groups transactions by score, from the highest score down. */
export function groupByScore(transactions: readonly Scored[]): ScoreGroup[] {
  const groups: { score: number; size: number; frauds: number }[] = [];
  for (const { score, isFraud } of [...transactions].sort((a, b) => requireScore(b) - requireScore(a))) {
    const last = groups.at(-1);
    if (last?.score === score) {
      last.size += 1;
      last.frauds += Number(isFraud);
    } else groups.push({ score, size: 1, frauds: Number(isFraud) });
  }
  return groups;
}

/** Returns the score. @throws Error for NaN, which cannot be ordered */
export function requireScore({ score }: Scored): number {
  if (Number.isNaN(score)) throw new Error('a score is NaN');
  return score;
}
