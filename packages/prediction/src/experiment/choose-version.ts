import type { Experiment } from './schema';
import { slotOfCard } from './slot-of-card';

/**
 * Chooses the version that decides for a card. The challenger has the slots `[0, weight)`: a greater weight gives it more
 * cards and takes none away, so that no card goes back and forth during a ramp.
 */
export function chooseVersion({ champion, challenger }: Experiment, cardId: string): string {
  if (challenger === undefined || challenger.weight === 0) return champion;
  return slotOfCard(cardId) < challenger.weight ? challenger.version : champion;
}
