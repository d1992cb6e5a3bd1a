import { ENDPOINT_METRICS, SLOTS, type Slot } from '@cardlake/job-contract';
import type { EndpointOutcome } from '@cardlake/prediction';
import { publishCounts } from '../telemetry';

/** Counts the rows of an invocation that were to be scored by an endpoint, by slot and outcome. */
class EndpointTally {
  private readonly counts = new Map<Slot, Partial<Record<string, number>>>();

  count(slot: Slot, outcome: EndpointOutcome): void {
    const name = ENDPOINT_METRICS[outcome];
    const ofSlot = this.counts.get(slot) ?? {};
    this.counts.set(slot, { ...ofSlot, [name]: (ofSlot[name] ?? 0) + 1 });
  }

  /** Publishes all that was counted, and begins anew. */
  publish(publishMetrics: typeof publishCounts = publishCounts): void {
    for (const slot of SLOTS) {
      const ofSlot = this.counts.get(slot);
      if (ofSlot !== undefined) publishMetrics({ Slot: slot }, ofSlot as Record<string, number>);
    }
    this.counts.clear();
  }
}

/** The tally of this process: invocations of a function come one after the other. */
export const endpointTally = new EndpointTally();
