import type { CardDecision } from '@cardlake/card-schema';
import type {
  AuditVerdict,
  CardAuditor,
  DecisionAuditor,
  KnownEvent,
} from '@cardlake/feature-store/assembled';
import type { AuditedDay } from './audited-day';
import { loadConflicts, readKnownEvents } from './known-events';
import { loadCases, readCases } from './suspect-cases';

/** Judges the decisions of `SUSPECTS`, card by card. */
export async function judgeSuspects(
  audited: AuditedDay,
  auditor: DecisionAuditor,
  visit: (decision: CardDecision, verdict: AuditVerdict) => void,
): Promise<void> {
  await loadConflicts(audited);
  await loadCases(audited);
  // Two results are read side by side, in the same order of cards.
  const connection = await audited.read.session.fork();
  const known = new KnownCards(readKnownEvents(audited, connection));
  try {
    let judged: { readonly card: string; readonly judge: CardAuditor } | undefined;
    for await (const cases of readCases(audited))
      for (const { decision, evidence } of cases) {
        const { card_id: card } = decision;
        if (judged?.card !== card) judged = { card, judge: auditor.openCard(await known.take(card)) };
        visit(decision, judged.judge(decision, evidence));
      }
  } finally {
    await known.close();
    connection.close();
  }
}

/** Known events by card, of which one is in memory at a time. */
class KnownCards {
  private batch: readonly KnownEvent[] = [];
  private at = 0;

  constructor(private readonly events: AsyncGenerator<readonly KnownEvent[]>) {}

  /** Takes the events of a card; cards have to be asked for in the order of the events. */
  async take(card: string): Promise<KnownEvent[]> {
    const found: KnownEvent[] = [];
    for (let next = await this.peek(); next !== undefined; next = await this.peek()) {
      const isAsked = next.event.card_id === card;
      if (!isAsked && found.length > 0) break;
      if (isAsked) found.push(next);
      this.at++;
    }
    return found;
  }

  /** Ends the reading before its end. */
  async close(): Promise<void> {
    await this.events.return(undefined);
  }

  private async peek(): Promise<KnownEvent | undefined> {
    while (this.at >= this.batch.length) {
      const next = await this.events.next();
      if (next.done === true) return undefined;
      [this.batch, this.at] = [next.value, 0];
    }
    return this.batch[this.at];
  }
}
