import { type Scored, tiedGroups } from './scored';

/**
 * Area under the ROC curve: how often a fraud scores higher than a genuine transaction, ties counting half.
 * With frauds this rare it looks good whatever the model does; judge by `averagePrecision`.
 * @returns 0 to 1; null unless there are both frauds and genuine transactions.
 * @throws Error for a score that is not a number.
 */
export function rocAuc(transactions: readonly Scored[]): number | null {
  let frauds = 0;
  let genuine = 0;
  let wins = 0;
  for (const group of tiedGroups(transactions)) {
    const genuineHere = group.size - group.frauds;
    wins += genuineHere * (frauds + group.frauds / 2);
    frauds += group.frauds;
    genuine += genuineHere;
  }
  return frauds === 0 || genuine === 0 ? null : wins / (frauds * genuine);
}
