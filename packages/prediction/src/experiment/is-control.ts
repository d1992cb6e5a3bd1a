import { type Experiment, SLOTS } from './schema';
import { slotOf } from './slot-of-card';

/**
 * Tells whether a decline by a model passes all the same, as a control: labels of what is declined never come, and a model
 * that is trained without them forgets what it declines. It depends on the event alone, so that every delivery agrees, and not
 * on the slot of the card.
 */
export const isControl = ({ controlShare = 0 }: Experiment, eventId: string): boolean =>
  controlShare > 0 && slotOf(`control ${eventId}`) < controlShare * SLOTS;
