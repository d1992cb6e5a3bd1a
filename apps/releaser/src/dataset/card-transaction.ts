import type { ScoredCardTransaction } from '@cardlake/datasets/portable';
import type { DatasetRow } from './open-dataset';

/** Columns that tell of a row what its evaluation needs. */
export const EVALUATED_COLUMNS = ['card_id', 'ts', 'is_fraud'] as const;

/** Reads a row with these columns. */
export const cardTransactionOf = ({
  card_id: cardId,
  ts: micros,
  is_fraud: isFraud,
}: DatasetRow): Omit<ScoredCardTransaction, 'score'> => ({
  cardId: String(cardId),
  day: new Date(Number(micros) / 1000).toISOString().slice(0, 10),
  isFraud: isFraud === 1n,
});
