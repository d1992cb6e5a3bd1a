import { groupByScore, type Scored } from './scored';

/**
 * Computes the area under the ROC curve: how often a fraud scores higher than a genuine transaction; ties count
 * half. With frauds this rare, it looks good for any model; use `averagePrecision` to judge one.
 * @returns 0 to 1; null unless there are both frauds and genuine transactions.
 * @throws Error for a score that is NaN.
 */
export function rocAuc(transactions: readonly Scored[]): number | null {
  let frauds = 0;
  let genuine = 0;
  let wins = 0;
  for (const group of groupByScore(transactions)) {
    const genuineHere = group.size - group.frauds;
    wins += genuineHere * (frauds + group.frauds / 2);
    frauds += group.frauds;
    genuine += genuineHere;
  }
  return frauds === 0 || genuine === 0 ? null : wins / (frauds * genuine);
}
