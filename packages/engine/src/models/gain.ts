import {
  type BootstrapOptions,
  type CardWeights,
  type Estimate,
  estimateOverCards,
  prepareRanking,
  type Ranking,
  type ScoredCardTransaction,
} from '@cardlake/datasets/portable';

/** A row with the scores that two models gave it. */
export interface ScoredByBoth {
  readonly cardId: string;
  readonly day: string;
  readonly isFraud: boolean;
  readonly champion: number;
  readonly challenger: number;
}

/** Pairs the scores of the same rows in the same order, which two models gave them. */
export const pairScores = (
  champion: readonly ScoredCardTransaction[],
  challenger: readonly ScoredCardTransaction[],
): ScoredByBoth[] =>
  challenger.map(({ cardId, day, isFraud, score }, at) => ({
    cardId,
    day,
    isFraud,
    champion: champion[at]?.score ?? Number.NaN,
    challenger: score,
  }));

/** Cards that can be checked each day. */
const CARDS_PER_DAY = 100;

/** Metrics of the challenger minus those of the champion, with intervals over cards. */
export type Gain = Readonly<Record<'averagePrecision' | 'cardPrecision', Estimate>>;

/** Measures what a challenger gains against a champion, by the bootstrap over the cards of both at once. */
export function measureGain(rows: readonly ScoredByBoth[], bootstrap: BootstrapOptions): Gain {
  const cards = [...new Set(rows.map(({ cardId }) => cardId))].sort();
  const positions = new Map(cards.map((card, at) => [card, at]));
  const [before, after] = (['champion', 'challenger'] as const).map((model) =>
    prepareRanking(
      rows.map((row) => ({ ...row, score: row[model] })),
      positions,
    ),
  );
  const difference = (measure: (ranking: Ranking, weights: CardWeights) => number | null) => {
    return (weights: CardWeights) => {
      const [first = null, second = null] = [before, after].map((each) => each && measure(each, weights));
      return first === null || second === null ? null : second - first;
    };
  };
  const measures = {
    averagePrecision: difference((ranking, weights) => ranking.averagePrecision(weights)),
    cardPrecision: difference((ranking, weights) => ranking.cardPrecision(weights, CARDS_PER_DAY)),
  };
  return estimateOverCards(cards.length, measures, bootstrap, 'models');
}
