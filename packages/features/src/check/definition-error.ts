/** An invalid feature group, with all its problems. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code = 'bad_definition';

  constructor(
    /** Name of the group. */
    readonly group: string,
    /** All problems found: the feature, what is wrong, what to do. */
    readonly problems: readonly string[],
  ) {
    super(`feature group "${group}":${problems.map((problem) => `\n  ${problem}`).join('')}`);
  }
}
