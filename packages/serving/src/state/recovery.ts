import { type CardEvent, lineParsers } from '@cardlake/card-schema';
import { isoInstant, UserError } from '@cardlake/runtime';
import type { LogRecord } from '../log/record';
import type { LoggedDecisions } from './logged-decisions';
import type { MemoryHistory } from './logged-history';
import { payloadHashOf } from './payload';

/** An authorisation that was logged, but not decided when the process ended. */
export interface UndecidedEvent {
  readonly event: CardEvent;
  /** µs. */
  readonly receivedAt: number;
}

/** Restores the state of a server from the records of its log, in their order. */
export class Recovery {
  private readonly open = new Map<string, UndecidedEvent>();

  constructor(
    private readonly decisions: LoggedDecisions,
    private readonly history: MemoryHistory,
  ) {}

  /** @throws UserError `log_damaged` for a record that this version cannot read */
  async restore(records: readonly LogRecord[]): Promise<void> {
    for (const record of records) {
      if (record.type === 'card_authorization') await this.restoreEvent(record);
      else if (record.type === 'card_decision') this.restoreDecision(record);
    }
  }

  /** Lists the authorisations without a final state. */
  undecided(): UndecidedEvent[] {
    return [...this.open.values()];
  }

  private async restoreEvent({ line, receivedAt }: LogRecord): Promise<void> {
    const parsed = lineParsers.card_authorization(line, receivedAt);
    if (!parsed.ok) throw unreadable('authorisation', receivedAt);
    const event = parsed.row;
    const claim = { eventId: event.event_id, payloadHash: payloadHashOf(event), receivedAt };
    this.decisions.restore(claim, event.ts);
    this.open.set(event.event_id, { event, receivedAt });
    await this.history.keep(event);
  }

  private restoreDecision({ line, receivedAt }: LogRecord): void {
    const parsed = lineParsers.card_decision(line, receivedAt);
    if (!parsed.ok) throw unreadable('decision', receivedAt);
    this.open.delete(parsed.row.event_id);
    this.decisions.restoreFinal(parsed.row);
  }
}

const unreadable = (what: string, receivedAt: number): UserError =>
  new UserError(
    'log_damaged',
    `the log of the server holds no valid ${what} where one was received at ${isoInstant(receivedAt)}`,
    { hint: 'Start the version of cardlake that wrote the log: it takes its content to bronze.' },
  );
