import { bucketOfCard } from './bucket-of-card';
import type { Experiment } from './schema';

/**
 * Chooses the version that decides for a card. The challenger has the buckets `[0, weight)`: a greater weight gives it more
 * cards and takes none away, so that no card goes back and forth during a ramp.
 */
export function chooseVersion({ champion, challenger }: Experiment, cardId: string): string {
  if (challenger === undefined || challenger.weight === 0) return champion;
  return bucketOfCard(cardId) < challenger.weight ? challenger.version : champion;
}
