/** An invalid declaration; its message names the table or field and says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code = 'bad_schema';

  constructor(
    /** The table, group or target that the problems are in. */
    readonly where: string,
    /** All problems found, one sentence each. */
    readonly problems: readonly string[],
  ) {
    super(`${where}: ${problems.join('; ')}`);
  }
}
