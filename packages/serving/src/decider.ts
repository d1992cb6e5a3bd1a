import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { CardHistory } from '@cardlake/feature-store/assembled';
import type { DecisionTable, DeliveryResult } from '@cardlake/prediction';

/** State of a server, as a decider sees it. */
export interface DeciderPorts {
  readonly table: DecisionTable<CardDecision>;
  readonly history: CardHistory;
}

/** Wishes about one decision. */
export interface DecisionWishes {
  /** Asks for reasons, also of an approval. */
  readonly explain?: boolean;
}

/** Decides an authorisation once. */
export type Decider = (event: CardEvent, wishes?: DecisionWishes) => Promise<DeliveryResult<CardDecision>>;

/** Creates the decider of a server over its state. */
export type MakeDecider = (ports: DeciderPorts) => Decider;
