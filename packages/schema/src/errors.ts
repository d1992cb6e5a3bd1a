/** A declaration that cannot stand; its message names the table or field and says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code = 'bad_schema';

  constructor(
    /** Where the problem is: a table, group or target. */
    readonly where: string,
    /** Every problem found, one sentence each. */
    readonly problems: readonly string[],
  ) {
    super(`${where}: ${problems.join('; ')}`);
  }
}
