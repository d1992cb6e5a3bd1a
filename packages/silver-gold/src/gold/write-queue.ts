import type { DuckSession } from '@cardlake/lake';

type Write = (session: DuckSession) => Promise<void>;

/**
 * Writes on several connections at once, because a statement does not keep more than one core busy all the time.
 */
export class WriteQueue {
  private readonly idle: DuckSession[];
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(sessions: readonly DuckSession[]) {
    this.idle = [...sessions];
  }

  /** Starts writes as connections become free. @throws the error of an earlier write */
  async add(writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      while (this.idle.length === 0) await Promise.race(this.running);
      this.throwFailure();
      const session = this.idle.pop();
      if (session) this.start(session, write);
    }
  }

  /** Waits for all writes. @throws the error of one */
  async end(): Promise<void> {
    await this.settle();
    this.throwFailure();
  }

  /** Waits for all writes, whether they fail or not. */
  async settle(): Promise<void> {
    await Promise.all(this.running);
  }

  private start(session: DuckSession, write: Write): void {
    const running = write(session)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.running.delete(running);
        this.idle.push(session);
      });
    this.running.add(running);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
