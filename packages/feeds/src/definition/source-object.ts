/** The object of a record as JSON values: a CSV record has a text, or null, for each header. */
export type SourceObject = Readonly<Record<string, unknown>>;
