/** The environment variables of the process; those the command line reads itself by name. */
export interface Environment extends Readonly<Record<string, string | undefined>> {
  /** Anything: no colour. */
  readonly NO_COLOR?: string | undefined;
  /** `dumb`: neither colour nor progress bars. */
  readonly TERM?: string | undefined;
  /** A stand-in for AWS, which the SDK then talks to. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
  /** `1`: stack traces for faults of the program. */
  readonly CARDLAKE_DEBUG?: string | undefined;
}
