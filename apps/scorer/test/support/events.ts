import { encodeAuthorization } from '@cardlake/bronze/codec';
import type { CardEvent } from '@cardlake/card-schema';
import { cardEvent as sampleEvent } from '@cardlake/card-schema/test-kit';

/** Noon of a day, µs. */
export const NOON = Date.UTC(2026, 5, 1, 12) * 1000;

/** An authorisation at that time, with the columns that matter. */
export const cardEvent = (changed: Partial<CardEvent> = {}): CardEvent =>
  sampleEvent({ ts: NOON, ...changed });

/** Its line. */
export const lineOf = (changed: Partial<CardEvent> = {}): string => encodeAuthorization(cardEvent(changed));
