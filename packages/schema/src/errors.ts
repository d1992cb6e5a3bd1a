/** A declaration that cannot stand; its message names the table or field and says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code = 'bad_schema';

  constructor(
    /** Where the fault is: a table, group or target. */
    readonly where: string,
    /** Every fault found, one sentence each. */
    readonly faults: readonly string[],
  ) {
    super(`${where}: ${faults.join('; ')}`);
  }
}
