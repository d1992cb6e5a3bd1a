import { requireScore, type Scored } from './scored';

/** A scored transaction of a card on a day. */
export interface ScoredCardTransaction extends Scored {
  readonly day: string;
  readonly cardId: string;
}

/** Card precision of one day. */
export interface DayPrecision {
  readonly day: string;
  /** Share of the k checked cards that were compromised. */
  readonly precision: number;
  /** Number of cards with a fraud that day that were not found on an earlier day: the maximum to find. */
  readonly compromisedCards: number;
}

/**
 * Computes card precision at k, from the Fraud Detection Handbook, chapter 4: investigators can check k cards a
 * day. Each day, cards are ranked by their highest score, and the precision is the share of the first k that
 * have a fraud that day (of k, even if fewer cards were active). A compromised card that was found is blocked,
 * and excluded on the following days.
 * @param k cards checked each day.
 * @returns the days in order, and their mean; null without transactions.
 * @throws Error for a score that is NaN, or a k that is not a positive integer.
 */
export function cardPrecisionAtK(
  transactions: readonly ScoredCardTransaction[],
  k = 100,
): { readonly mean: number | null; readonly days: readonly DayPrecision[] } {
  if (!Number.isSafeInteger(k) || k < 1) throw new Error(`k must be a positive integer, got ${k}`);
  const blocked = new Set<string>();
  const days = [...groupByDay(transactions)].sort(([a], [b]) => compare(a, b));
  const precisions = days.map(([day, cards]): DayPrecision => {
    const active = [...cards].filter(([cardId]) => !blocked.has(cardId));
    const compromised = active.filter(([, { isFraud }]) => isFraud);
    const checked = active.sort(([a, x], [b, y]) => y.score - x.score || compare(a, b)).slice(0, k);
    const found = checked.filter(([, { isFraud }]) => isFraud).map(([cardId]) => cardId);
    for (const cardId of found) blocked.add(cardId);
    return { day, precision: found.length / k, compromisedCards: compromised.length };
  });
  const sum = precisions.reduce((total, { precision }) => total + precision, 0);
  return { mean: precisions.length === 0 ? null : sum / precisions.length, days: precisions };
}

/** Finds the highest score of each card on each day, and if any of its transactions that day was fraud. */
function groupByDay(transactions: readonly ScoredCardTransaction[]): Map<string, Map<string, Scored>> {
  const days = new Map<string, Map<string, Scored>>();
  for (const transaction of transactions) {
    const { day, cardId, isFraud } = transaction;
    const score = requireScore(transaction);
    const cards = days.get(day) ?? new Map<string, Scored>();
    const known = cards.get(cardId);
    cards.set(cardId, {
      score: known === undefined ? score : Math.max(known.score, score),
      isFraud: isFraud || known?.isFraud === true,
    });
    days.set(day, cards);
  }
  return days;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
