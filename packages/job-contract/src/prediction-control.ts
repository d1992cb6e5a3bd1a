/** Key of the table that says which versions of a model decide: an item a model, under its name. */
export const CONTROL_TABLE = { partition: 'model' } as const;
