import { businessFields, type CardEvent } from '@cardlake/card-schema';
import { hashPayload } from './payload-hash';

/** Hash of the columns of an authorisation, which tells a repetition from another event with the same id. */
export const payloadHashOf = (event: CardEvent): string => hashPayload(businessFields, event);
