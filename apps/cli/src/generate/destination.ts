import type { RecordSink } from '@cardlake/bronze';

/** Where the traffic goes. */
export interface Destination {
  readonly sink: RecordSink;
  /**
   * What became of it, in words, once the sink is closed.
   * @throws UserError when some of it did not arrive.
   */
  readonly summary: () => string;
}
