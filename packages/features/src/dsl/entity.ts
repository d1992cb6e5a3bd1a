import type { StringColumn } from './columns';

/** What events are grouped by: a name and the column that holds its id. */
export interface Entity {
  readonly name: string;
  readonly key: StringColumn;
}

/** Declares an entity: `entity('card', 'card_id')`. */
export const entity = (name: string, key: StringColumn): Entity => Object.freeze({ name, key });
