/** A feature group that cannot stand, with everything that is wrong with it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code = 'bad_definition';

  constructor(
    /** Name of the group. */
    readonly group: string,
    /** Every problem found: which feature, what is wrong, what to do. */
    readonly problems: readonly string[],
  ) {
    super(`feature group "${group}":${problems.map((problem) => `\n  ${problem}`).join('')}`);
  }
}
