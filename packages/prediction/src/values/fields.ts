import { businessFields, type CardEvent, cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, type FeatureValue, groupFields } from '@cardlake/features';
import type { Fields } from '@cardlake/schema';

/** Features of an event by name. */
export type Vector = Readonly<Record<string, FeatureValue>>;

/** The columns of an event and the features of a group, by name; no feature has the name of a column. */
export const fieldsOfVector = (group: Pick<CompiledGroup, 'features'>): Fields => ({
  ...businessFields,
  ...groupFields(group, cardEvents),
});

/** Value of a column of an event or of a feature of its vector; undefined for another name. */
export const readField = (event: CardEvent, vector: Vector, name: string): unknown =>
  Object.hasOwn(event, name) ? event[name as keyof CardEvent] : vector[name];
