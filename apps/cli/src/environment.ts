/** Environment variables of the process; the named ones are read by the command line itself. */
export interface Environment extends Readonly<Record<string, string | undefined>> {
  /** Any value turns colour off. */
  readonly NO_COLOR?: string | undefined;
  /** `dumb` turns colour and progress bars off. */
  readonly TERM?: string | undefined;
  /** Endpoint of a stand-in for AWS, which the SDK uses instead. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
  /** `1` shows the stack trace of a bug. */
  readonly CARDLAKE_DEBUG?: string | undefined;
}
