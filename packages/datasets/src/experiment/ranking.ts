import type { ScoredCardTransaction } from '../metrics/card-precision';
import { requireScore } from '../metrics/scored';

/** Number of times that each card counts, by its position among the cards. */
export type CardWeights = Int32Array;

/** The metrics of some rows, prepared for computing them over many resamples of the cards. */
export interface Ranking {
  /** Computes `averagePrecision` of the rows, those of a card as often as it counts. */
  averagePrecision(weights: CardWeights): number | null;
  /** Computes the mean of `cardPrecisionAtK` of the rows; a card that counts n times is n cards with the same rows. */
  cardPrecision(weights: CardWeights, k: number): number | null;
}

/** A row with the position of its card. */
interface Row {
  readonly card: number;
  readonly score: number;
  readonly isFraud: boolean;
}

/**
 * Prepares the metrics of some rows; they are sorted once.
 * @param positions position of every card among the weights; greater for a card whose name is greater
 * @throws Error for a score that is NaN
 */
export function prepareRanking(
  rows: readonly ScoredCardTransaction[],
  positions: ReadonlyMap<string, number>,
): Ranking {
  const located = rows.map((row) => ({
    day: row.day,
    card: positions.get(row.cardId) ?? -1,
    score: requireScore(row),
    isFraud: row.isFraud,
  }));
  const sorted = located.toSorted((a, b) => b.score - a.score);
  const days = [...new Set(located.map(({ day }) => day))]
    .sort()
    .map((day) => rankCards(located.filter((row) => row.day === day)));
  return {
    averagePrecision: (weights) => weighAveragePrecision(sorted, weights),
    cardPrecision: (weights, k) => weighCardPrecision(days, weights, k),
  };
}

/** Ranks the cards of a day by their highest score, the cards of one score by name. */
function rankCards(rows: readonly Row[]): Row[] {
  const cards = new Map<number, Row>();
  for (const { card, score, isFraud } of rows) {
    const known = cards.get(card);
    cards.set(card, {
      card,
      score: Math.max(score, known?.score ?? Number.NEGATIVE_INFINITY),
      isFraud: isFraud || known?.isFraud === true,
    });
  }
  return [...cards.values()].sort((a, b) => b.score - a.score || a.card - b.card);
}

/** @param sorted rows from the highest score down; rows of one score count together */
function weighAveragePrecision(sorted: readonly Row[], weights: CardWeights): number | null {
  let [found, flagged, area, shared] = [0, 0, 0, 0];
  for (const [at, { card, score, isFraud }] of sorted.entries()) {
    const weight = weights[card] ?? 0;
    flagged += weight;
    if (isFraud) {
      found += weight;
      shared += weight;
    }
    if (sorted[at + 1]?.score === score || shared === 0) continue;
    area += shared * (found / flagged);
    shared = 0;
  }
  return found === 0 ? null : area / found;
}

function weighCardPrecision(
  days: readonly (readonly Row[])[],
  weights: CardWeights,
  k: number,
): number | null {
  const unblocked = Int32Array.from(weights);
  let [active, sum] = [0, 0];
  for (const cards of days) {
    if (!cards.some(({ card }) => (weights[card] ?? 0) > 0)) continue;
    active++;
    sum += findCompromised(cards, unblocked, k) / k;
  }
  return active === 0 ? null : sum / active;
}

/** Checks k cards of a day, and blocks those that are compromised. @returns their number */
function findCompromised(cards: readonly Row[], unblocked: CardWeights, k: number): number {
  let [checked, found] = [0, 0];
  for (const { card, isFraud } of cards) {
    const taken = Math.min(unblocked[card] ?? 0, k - checked);
    checked += taken;
    if (isFraud) {
      found += taken;
      unblocked[card] = (unblocked[card] ?? 0) - taken;
    }
    if (checked === k) break;
  }
  return found;
}
