import { type CardEvent, DECISION_STATES, lineParsers } from '@cardlake/card-schema';
import { payloadHashOf } from '@cardlake/prediction';
import { isoInstant, type UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { LogRecord } from '../log/record';
import { unreadableLog } from '../log/unreadable';
import type { LoggedDecisions } from './logged-decisions';
import type { MemoryHistory } from './logged-history';

/** Restores the state of a server from the records of its log, in their order. */
export class Recovery {
  private readonly open = new Map<string, CardEvent>();

  constructor(
    private readonly decisions: LoggedDecisions,
    private readonly history: MemoryHistory,
    private readonly onEvent: (event: CardEvent) => void,
  ) {}

  /** @throws UserError `log_damaged` for a record that this version cannot read */
  async restore(records: readonly LogRecord[]): Promise<void> {
    for (const record of records) {
      if (record.type === 'card_authorization') await this.restoreEvent(record);
      else if (record.type === 'card_decision') this.restoreDecision(record);
    }
  }

  /** Lists the authorisations without a final state. */
  undecided(): CardEvent[] {
    return [...this.open.values()];
  }

  private async restoreEvent({ line, receivedAt }: LogRecord): Promise<void> {
    const parsed = lineParsers.card_authorization(line, receivedAt);
    if (!parsed.ok) throw unreadable('authorisation', receivedAt);
    const event = parsed.row;
    const claim = { eventId: event.event_id, payloadHash: payloadHashOf(event), receivedAt };
    this.decisions.restore(claim, event.ts);
    this.open.set(event.event_id, event);
    this.onEvent(event);
    await this.history.keep(event);
  }

  private restoreDecision({ line, receivedAt }: LogRecord): void {
    const { data } = decisionHead.safeParse(JSON.parse(line));
    if (data === undefined) throw unreadable('decision', receivedAt);
    const { event_id: eventId, state } = data;
    this.open.delete(eventId);
    this.decisions.restoreFinal(eventId, { state, line, loggedAt: receivedAt });
  }
}

/** Members of a decision that a start needs; the rest is read when somebody asks for it. */
const decisionHead = z.object({ event_id: z.string(), state: z.enum(DECISION_STATES) });

const unreadable = (what: string, receivedAt: number): UserError =>
  unreadableLog(
    `the log of the server holds no valid ${what} where one was received at ${isoInstant(receivedAt)}`,
  );
