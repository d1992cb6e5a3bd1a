/** A feature group that cannot stand, with everything that is wrong with it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code = 'bad_definition';

  constructor(
    /** Name of the group. */
    readonly group: string,
    /** Every fault found: which feature, what is wrong, what to do. */
    readonly faults: readonly string[],
  ) {
    super(`feature group "${group}":${faults.map((fault) => `\n  ${fault}`).join('')}`);
  }
}
