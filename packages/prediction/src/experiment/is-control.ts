import { bucketOf } from './bucket-of-card';
import { BUCKETS, type Experiment } from './schema';

/**
 * Tells whether a decline by a model passes all the same, as a control: labels of what is declined never come, and a model
 * that is trained without them forgets what it declines. It depends on the event alone, so that every delivery agrees, and not
 * on the bucket of the card.
 */
export const isControl = ({ controlShare = 0 }: Experiment, eventId: string): boolean =>
  controlShare > 0 && bucketOf(`control ${eventId}`) < controlShare * BUCKETS;
