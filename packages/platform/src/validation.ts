/** Reports every problem of a settings or props object at once. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';

  /**
   * @param where path of the construct, of the file, or of the settings object
   * @param problems one sentence each: the property, what was expected, what was found
   */
  constructor(
    readonly where: string,
    readonly problems: readonly string[],
  ) {
    super(
      [`${where}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`, ...problems].join(
        '\n  - ',
      ),
    );
  }
}
