import { cardEvent } from '@cardlake/card-schema/test-kit';

export { cardEvent };

/** The instant of the event, µs: noon of a Sunday. */
export const NOON = cardEvent().ts;
