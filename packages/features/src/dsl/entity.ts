/** A thing that events belong to: its name and the column with its id. */
export interface Entity {
  readonly name: string;
  readonly key: string;
}

/** Declares an entity: `entity('customer', 'customer_id')`. */
export const entity = (name: string, key: string): Entity => Object.freeze({ name, key });
