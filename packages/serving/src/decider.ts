import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { CardHistory } from '@cardlake/feature-store/assembled';
import type { DecisionTable, DeliveryResult } from '@cardlake/prediction';

/** State of a server, as a decider sees it. */
export interface DeciderPorts {
  readonly table: DecisionTable<CardDecision>;
  readonly history: CardHistory;
}

/** Decides an authorisation once, from its first receipt, µs. */
export type Decider = (event: CardEvent, receivedAt: number) => Promise<DeliveryResult<CardDecision>>;

/** Creates the decider of a server over its state. */
export type MakeDecider = (ports: DeciderPorts) => Decider;
