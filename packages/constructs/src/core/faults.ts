import type { Construct } from 'constructs';

/** Settings or props that cannot be built, all of them at once: what is wrong and what to change. */
export class FaultsError extends Error {
  override readonly name = 'FaultsError';

  /**
   * @param where path of the construct, or of the settings object
   * @param faults one sentence each, naming the property and what it may be
   */
  constructor(
    readonly where: string,
    readonly faults: readonly string[],
  ) {
    super(
      [`${where}: ${faults.length === 1 ? '1 fault' : `${faults.length} faults`}`, ...faults].join('\n  - '),
    );
  }
}

/**
 * Throws one error with every fault of a construct's props; a fault that does not hold is passed as `false`.
 * @throws FaultsError naming the path of the construct that was about to be made
 */
export function refuse(scope: Construct, id: string, faults: readonly (string | false)[]): void {
  const found = faults.filter((fault) => fault !== false);
  if (found.length > 0) throw new FaultsError([scope.node.path, id].filter(Boolean).join('/'), found);
}
