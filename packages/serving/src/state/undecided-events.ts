import type { CardEvent } from '@cardlake/card-schema';

/** Milliseconds between two tries. */
const PAUSE_MS = 60_000;
/** Events of a round, so that it holds nothing else up. */
const MAX_TRIED = 100;

/** An event that could not be decided, and when that was tried last. */
interface Failed {
  readonly event: CardEvent;
  readonly triedAt: number;
}

/**
 * Authorisations that the log holds without a decision, since deciding failed. Their segments have to stay until there is one,
 * and nobody may ever send them again: so they are tried again from time to time.
 */
export class UndecidedEvents {
  private readonly failed = new Map<string, Failed>();

  /** Notes an event whose decision failed at an instant, ms. */
  note(event: CardEvent, triedAt: number): void {
    this.failed.delete(event.event_id);
    this.failed.set(event.event_id, { event, triedAt });
  }

  /**
   * Tries those again that were not tried for a minute.
   * @param isOpen tells whether the log holds an event without a decision; others are forgotten
   * @param decide notes the event again when it fails
   */
  async retry(
    now: number,
    isOpen: (eventId: string) => boolean,
    decide: (event: CardEvent) => Promise<void>,
  ): Promise<void> {
    const due = [...this.failed.values()].filter(({ triedAt }) => now - triedAt >= PAUSE_MS);
    for (const { event } of due.slice(0, MAX_TRIED)) {
      this.failed.delete(event.event_id);
      if (isOpen(event.event_id)) await decide(event);
    }
  }
}
