import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { memoryDecider } from './test-decider';

/** Decides about events in order. @returns the record of the last */
export async function decideLast(
  events: readonly CardEvent[],
  decider = memoryDecider(),
  explain = false,
): Promise<CardDecision> {
  let last: CardDecision | undefined;
  for (const event of events) {
    const result = await decider.decideEvent(event, { explain });
    if (!('record' in result)) throw new Error(`the event ended as ${result.state}`);
    last = result.record;
  }
  if (last === undefined) throw new Error('no event was given');
  return last;
}
