import type { RecordSink } from '@cardlake/bronze';

/** Destination of the traffic. */
export interface Destination {
  readonly sink: RecordSink;
  /**
   * Describes the outcome, once the sink is closed.
   * @throws UserError when some records did not arrive.
   */
  readonly summary: () => string;
}
