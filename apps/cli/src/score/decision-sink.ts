import type { CardDecision } from '@cardlake/card-schema';

/** Takes decisions as they are made. */
export interface DecisionSink {
  take(records: readonly CardDecision[]): Promise<void>;
  /** Called after the last. */
  end(): Promise<void>;
}

/** Drops decisions: only their numbers are wanted. */
export const noSink: DecisionSink = { take: async () => {}, end: async () => {} };
