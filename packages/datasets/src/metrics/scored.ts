/** A transaction with what a model says of it (higher is more suspicious) and what it was. */
export interface Scored {
  readonly score: number;
  readonly isFraud: boolean;
}

/** Transactions of equal score. */
export interface TiedGroup {
  readonly size: number;
  readonly frauds: number;
}

/** The transactions from the highest score down, equal scores together. */
export function tiedGroups(transactions: readonly Scored[]): TiedGroup[] {
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

/** @throws Error for NaN, which has no place in any order. */
export function requireScore({ score }: Scored): number {
  if (Number.isNaN(score)) throw new Error('a score is not a number');
  return score;
}
